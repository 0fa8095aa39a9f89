//! Incremental builds: a stamp file holds a hash of an output's inputs, and an output with a current stamp is not made again.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::workspace;

/// A hash of an output's inputs: file names, file contents and settings.
#[derive(Default)]
pub struct Inputs {
    hasher: DefaultHasher,
}

impl Inputs {
    /// Adds a setting that shapes the output.
    pub fn setting(mut self, value: impl Hash) -> Self {
        value.hash(&mut self.hasher);
        self
    }

    /// Adds a file, by name and contents. A missing file counts as an input too.
    pub fn file(mut self, path: &Path) -> Self {
        path.hash(&mut self.hasher);
        fs::read(path).ok().hash(&mut self.hasher);
        self
    }

    /// Adds every file below a folder.
    pub fn folder(mut self, path: &Path) -> Result<Self> {
        for file in workspace::files_below(path)? {
            self = self.file(&file);
        }
        Ok(self)
    }
}

/// A file with the hash of the inputs that an output was made from.
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

    /// Compares the stored hash with that of these inputs.
    pub fn is_current(&self) -> bool {
        fs::read_to_string(&self.path).is_ok_and(|stored| stored == self.value)
    }

    /// Removes the stamp before the output is changed, so that a build that stops half-way is not taken for complete.
    pub fn clear(&self) -> Result<()> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(error).with_context(|| format!("can't remove {}", self.path.display()))
            }
            _ => Ok(()),
        }
    }

    /// Stores the hash, once the output is made.
    pub fn set(&self) -> Result<()> {
        workspace::write(&self.path, &self.value)
    }
}
