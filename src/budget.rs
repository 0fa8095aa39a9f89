//! The rate budget: how many requests a client lets out, and when.
