//! The exports to JavaScript: conversion only. `pkg-template/` puts async iteration and errors around them.

mod abort;
mod client;
mod convert;
mod errors;
mod list_op_logs;
mod show_op_log;

#[cfg(test)]
mod tests;
