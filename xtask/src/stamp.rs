//! Remembers what an output was made from, so that an unchanged one isn't made again.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::workspace;

/// The fingerprint of an output's inputs: file names, file contents and settings.
#[derive(Default)]
pub struct Inputs {
    hasher: DefaultHasher,
}

impl Inputs {
    /// A setting that shapes the output.
    pub fn setting(mut self, value: impl Hash) -> Self {
        value.hash(&mut self.hasher);
        self
    }

    /// A file, by name and contents; one that is missing counts as such.
    pub fn file(mut self, path: &Path) -> Self {
        path.hash(&mut self.hasher);
        fs::read(path).ok().hash(&mut self.hasher);
        self
    }

    /// Every file below a folder.
    pub fn folder(mut self, path: &Path) -> Result<Self> {
        for file in workspace::files_below(path)? {
            self = self.file(&file);
        }
        Ok(self)
    }
}

/// The note beside an output that says what it was made from.
pub struct Stamp {
    path: PathBuf,
    value: String,
}

impl Stamp {
    /// The stamp of the output called `name`, made from `inputs`.
    pub fn new(name: &str, inputs: &Inputs) -> Self {
        Self {
            path: workspace::work_dir().join(format!("{name}.stamp")),
            value: format!("{:016x}\n", inputs.hasher.finish()),
        }
    }

    /// Whether the output was made from these inputs.
    pub fn is_current(&self) -> bool {
        fs::read_to_string(&self.path).is_ok_and(|stored| stored == self.value)
    }

    /// Forget the output before it is touched, so that a build that stops half-way is not taken for whole.
    pub fn clear(&self) -> Result<()> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(error).with_context(|| format!("can't remove {}", self.path.display()))
            }
            _ => Ok(()),
        }
    }

    /// Record that the output is made.
    pub fn set(&self) -> Result<()> {
        workspace::write(&self.path, &self.value)
    }
}
