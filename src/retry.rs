//! What to try again, and when.
