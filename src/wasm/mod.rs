//! The exports to JavaScript: conversion only. `pkg-template/` puts async iteration and errors around them.

mod abort;
mod client;
mod config;
mod convert;
mod errors;
mod hooks;
mod list_op_logs;
mod pages;
mod show_op_log;
mod token;
mod wait;
mod watch;

#[cfg(test)]
mod tests;
