//! Which shape a Rust type is read from.

pub use cbr_json::schema::{Field, Schema, Shape};

use crate::model::Timestamp;

/// The shape that a Rust type is read from.
pub trait Shaped {
    /// The shape.
    const SHAPE: Shape;
}

macro_rules! shaped {
    ($($ty:ty: $shape:ident),*) => {
        $( impl Shaped for $ty { const SHAPE: Shape = Shape::$shape; } )*
    };
}

shaped!(String: Text, Timestamp: Time, bool: Flag, f64: Number, i64: Count);

impl<T: Shaped + 'static> Shaped for Vec<T> {
    const SHAPE: Shape = Shape::List(&T::SHAPE);
}
