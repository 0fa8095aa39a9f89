//! The `model!` macro: struct, schema, decoder and TypeScript interface of a model from one declaration.

/// Declares a model.
///
/// A field is `name: Type`, and an `Option` in the struct. A field in the `@always` block is a text instead, empty if the
/// service sends none. `= "name"` is the name on the wire if it differs; `| "name"` is another name that occurs.
macro_rules! model {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $(@always { $( $(#[$ameta:meta])* $always:ident : $aty:ty ),* $(,)? })?
            $( $(#[$fmeta:meta])* $field:ident $(= $wire:literal)? $(| $alias:literal)* : $ty:ty ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
        #[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
        #[non_exhaustive]
        pub struct $name {
            $($( $(#[$ameta])* pub $always: $aty, )*)?
            $(
                $(#[$fmeta])*
                $(#[serde(rename = $wire)])?
                #[serde(default, skip_serializing_if = "Option::is_none")]
                pub $field: Option<$ty>,
            )*
            /// Fields that are not documented, or whose value the documentation does not allow.
            #[serde(flatten)]
            pub unknown: $crate::model::unknown::UnknownFields,
        }

        impl $name {
            /// Fields and their shapes, for the normalizer.
            pub const SCHEMA: $crate::model::schema::Schema = $crate::model::schema::Schema {
                always: &[$($( stringify!($always) ),*)?],
                fields: &[
                    $($( $crate::model::schema::Field {
                        name: stringify!($always),
                        aliases: &[],
                        always: true,
                        shape: $crate::model::schema::Shape::Text,
                    }, )*)?
                    $( $crate::model::schema::Field {
                        name: $crate::model::macros::wire!($field $($wire)?),
                        aliases: &[$($alias),*],
                        always: false,
                        shape: <$ty as $crate::model::schema::Shaped>::SHAPE,
                    }, )*
                ],
            };
        }

        impl $crate::model::schema::Shaped for $name {
            const SHAPE: $crate::model::schema::Shape = $crate::model::schema::Shape::Part(&Self::SCHEMA);
        }

        impl $crate::model::typed::Typed for $name {
            fn from_cursor(cursor: &mut cbr_json::Cursor<'_>) -> Option<Self> {
                use $crate::model::typed::field;
                let mut out = Self::default();
                let unknown = &mut out.unknown;
                let walked = cursor.each_entry(&mut |cursor, entry| {
                    let key = entry.key;
                    match key {
                        $($( stringify!($always) =>
                            out.$always = field(cursor, key, unknown).unwrap_or_default(), )*)?
                        $( $crate::model::macros::wire!($field $($wire)?) =>
                            out.$field = field(cursor, key, unknown), )*
                        _ => unknown.insert(key, cursor.skip()?),
                    }
                    Ok(())
                });
                walked.is_ok().then_some(out)
            }
        }
    };
}

/// Name on the wire: the given one, or that of the field.
macro_rules! wire {
    ($field:ident $wire:literal) => {
        $wire
    };
    ($field:ident) => {
        stringify!($field)
    };
}

pub(crate) use model;
pub(crate) use wire;
