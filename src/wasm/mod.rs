//! The exports to JavaScript: conversion only. `pkg-template/` puts async iteration and errors around them.

mod abort;
mod client;
mod config;
mod convert;
mod errors;
mod figures;
mod hooks;
mod list_op_logs;
mod pages;
mod query;
mod room;
mod show_op_log;
mod table;
mod token;
mod view;
mod wait;
mod watch;

#[cfg(test)]
mod tests;
