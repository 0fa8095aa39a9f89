//! Shapes in the schema of the field types.

pub use cbr_json::schema::{Field, Schema, Shape};

use crate::model::timestamp::Timestamp;

/// Type with a shape in the schema.
pub trait Shaped {
    /// Shape of the type's normalized JSON.
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
