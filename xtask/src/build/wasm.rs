//! Builds the WebAssembly modules: each an optimized `.wasm`, its JavaScript glue and a compressed copy in base64.

use std::path::{Path, PathBuf};
use std::{env, fs, thread};

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use xshell::cmd;
use zopfli::{Format, Options};

use super::{glue, order, panics};
use crate::setup::WASM_TARGET;
use crate::stamp::{Inputs, Stamp};
use crate::{process, tools, workspace};

/// The crate of the table's module.
const TABLE: &str = "cbr-wasm-table";

/// A WebAssembly module of the package.
pub struct Module {
    /// The crate that it is made of.
    pub package: &'static str,
    /// The name of its glue and, with `_bg`, of its file: hand-written entries and users' bundler rules rely on it.
    pub name: &'static str,
    /// The name of its glue: another module's where they share it.
    glue: &'static str,
    /// True if it uses `format!` and the like, which are 3 KB of WebAssembly.
    may_format: bool,
}

/// The client's module for pages; the same with sign-in by password and access keys, for servers and for pages that ask for
/// it; and the table's, loaded when the first table is wanted.
pub const MODULES: [Module; 3] = [
    Module {
        package: "cbr-wasm-client",
        name: "cbr_tasks",
        glue: "cbr_tasks",
        may_format: true,
    },
    Module {
        package: "cbr-wasm-full",
        name: "cbr_tasks_full",
        glue: "cbr_tasks",
        may_format: true,
    },
    Module {
        package: TABLE,
        name: "cbr_tasks_table",
        glue: "cbr_tasks_table",
        may_format: false,
    },
];

/// Function in the glue of the full module that the shared glue need not have: instantiation calls it.
const START: &str = r"
/**
 * Registers sign-in, when the module is instantiated.
 */
export function start() {
    wasm.start();
}
";

const BINDGEN: [&str; 3] = [
    "--target=web",
    // The entries name the file themselves, so that bundlers meet the URL once.
    "--omit-default-module-path",
    "--remove-producers-section",
];

/// Options for wasm-opt, chosen for the compressed size. Only the smallest of the functions that are called from one place are
/// inlined, which saves 3 %. `local-cse` is skipped: it saves bytes, but makes similar functions less similar. Features are
/// named one by one, those that rustc turns on for this target and those in `.cargo/config.toml`: with `--all-features`
/// wasm-opt emits code that Node 20 refuses. `low-memory-unused` folds more additions into the offsets of loads and stores. It
/// asks that nothing lies in the first 1024 bytes of memory. Rust puts the stack there, which grows down to address 0, and all
/// data above it: those bytes are the last of the stack's 1 MiB, just before an overflow of the stack ends the module anyway.
const WASM_OPT: [&str; 15] = [
    "-O3",
    "--low-memory-unused",
    "--strip-debug",
    "--skip-pass=local-cse",
    "--one-caller-inline-max-function-size=20",
    "--mvp-features",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// The folder of the module, its glue and its base64 copy.
pub fn dir() -> PathBuf {
    workspace::work_dir().join("wasm")
}

/// Compiles the crates, and runs bindgen and wasm-opt where a compiled module has changed: for the client's modules while the
/// table is compiled, because that keeps one core busy for long.
pub fn build() -> Result<()> {
    thread::scope(|scope| {
        let mut optimizing = Vec::new();
        for modules in MODULES.chunk_by(|one, other| one.glue == other.glue) {
            compile(modules)?;
            optimizing.push(scope.spawn(|| build_all(modules)));
        }
        optimizing.into_iter().try_for_each(process::join)
    })
}

/// Runs bindgen and wasm-opt for modules that share their glue: if one of them has changed, for all.
fn build_all(modules: &[Module]) -> Result<()> {
    let mut inputs = Inputs::default()
        .setting(BINDGEN)
        .setting(WASM_OPT)
        .file(&workspace::path("Cargo.lock"))
        .file(&workspace::path("package-lock.json"))
        .file(&workspace::path("xtask/src/build/functions.rs"))
        .file(&workspace::path("xtask/src/build/order.rs"))
        .file(&workspace::path("xtask/src/build/panics.rs"))
        .file(&workspace::path("xtask/src/build/glue.rs"))
        .file(&workspace::path("xtask/src/build/wasm.rs"));
    for module in modules {
        inputs = inputs.file(&module.compiled());
    }
    modules.iter().try_for_each(|module| module.build(&inputs))
}

impl Module {
    fn build(&self, inputs: &Inputs) -> Result<()> {
        let stamp = Stamp::new(self.name, inputs);
        if stamp.is_current() {
            return Ok(());
        }
        stamp.clear()?;
        println!("build: wasm-bindgen {}", self.name);
        self.bind(&self.compiled())?;
        println!("build: wasm-opt {}", self.name);
        let module = dir().join(format!("{}_bg.wasm", self.name));
        let stopping = panics::stop_at_once(&fs::read(&module)?, self.may_format)
            .with_context(|| format!("can't remove the texts of panics from {}", self.package))?;
        fs::write(&module, stopping)?;
        // The second time it still finds something.
        optimize(&module)?;
        optimize(&module)?;
        fs::write(&module, order::reorder(&fs::read(&module)?)?)?;
        self.write_base64(&module)?;
        self.write_module_types()?;
        stamp.set()
    }

    fn compiled(&self) -> PathBuf {
        workspace::target_dir()
            .join(WASM_TARGET)
            .join("release")
            .join(format!("{}.wasm", self.package.replace('-', "_")))
    }

    /// True unless it shares the glue of another module.
    pub fn has_own_glue(&self) -> bool {
        self.glue == self.name
    }

    fn glue_in(&self, folder: &Path) -> PathBuf {
        folder.join(format!("{}.js", self.glue))
    }

    fn bind(&self, compiled: &Path) -> Result<()> {
        if self.has_own_glue() {
            self.bind_to(compiled, &dir())?;
            let (glue, module) = (
                self.glue_in(&dir()),
                dir().join(format!("{}_bg.wasm", self.name)),
            );
            drop_types_comment(&glue)?;
            let (mut text, mut bytes) = (workspace::read(&glue)?, fs::read(&module)?);
            glue::number(&mut text, &mut bytes)?;
            fs::write(module, bytes)?;
            return workspace::write(&glue, text);
        }
        // The module names its glue, so it is made under the name of the one that it gets.
        let apart = workspace::work_dir().join(self.name);
        self.bind_to(compiled, &apart)?;
        drop_types_comment(&self.glue_in(&apart))?;
        let own = workspace::read(&self.glue_in(&apart))?.replace(START, "");
        let mut shared = workspace::read(&self.glue_in(&dir()))?;
        let mut module = fs::read(apart.join(format!("{}_bg.wasm", self.glue)))?;
        glue::share(&own, &mut shared, &mut module)
            .with_context(|| format!("{} cannot share the glue of {}", self.package, self.glue))?;
        workspace::write(&self.glue_in(&dir()), shared)?;
        fs::write(dir().join(format!("{}_bg.wasm", self.name)), module)?;
        Ok(())
    }

    fn bind_to(&self, compiled: &Path, folder: &Path) -> Result<()> {
        let mut args = vec![
            "wasm-bindgen".into(),
            "--out-dir".into(),
            folder.as_os_str().to_owned(),
        ];
        args.extend(BINDGEN.map(Into::into));
        args.extend(["--out-name", self.glue, "--"].map(Into::into));
        args.push(compiled.as_os_str().to_owned());
        wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(args).context("wasm-bindgen failed")
    }

    fn write_base64(&self, module: &Path) -> Result<()> {
        let bytes = fs::read(module).with_context(|| format!("can't read {}", module.display()))?;
        let mut gzip = Vec::new();
        zopfli::compress(Options::default(), Format::Gzip, &*bytes, &mut gzip)?;
        let text = format!("export default \"{}\";\n", STANDARD.encode(gzip));
        workspace::write(&dir().join(format!("{}_bg.base64.js", self.name)), text)
    }

    /// Types of what the entries import, for `tsc`: bindgen describes the module's raw exports instead.
    fn write_module_types(&self) -> Result<()> {
        let module = "declare const module: WebAssembly.Module;\nexport default module;\n";
        workspace::write(&dir().join(format!("{}_bg.wasm.d.ts", self.name)), module)?;
        let text = "declare const base64: string;\nexport default base64;\n";
        workspace::write(&dir().join(format!("{}_bg.base64.d.ts", self.name)), text)
    }
}

/// Compiles the crates of modules that share their glue.
fn compile(modules: &[Module]) -> Result<()> {
    // Panic messages name source files: leave this machine's folders out of what is published.
    let cargo_home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")))
        .context("neither CARGO_HOME nor a home folder is set")?;
    let flags = [
        // 7 KB smaller, and no slower: loops that gain from SIMD use it explicitly, in `src/json/scan.rs`.
        "-Cno-vectorize-loops".to_owned(),
        "-Cno-vectorize-slp".to_owned(),
        "-Cllvm-args=-unroll-max-count=1".to_owned(),
        "-Cllvm-args=-unroll-full-max-count=8".to_owned(),
        // Less is inlined: 0.9 KB smaller the client's module, 2.0 the table's, and sorts take up to 8 % longer.
        "-Cllvm-args=-inline-instr-cost=15".to_owned(),
        "-Cllvm-args=-inline-call-penalty=75".to_owned(),
        // 6 KB smaller; one signature a request need not be fast.
        "--cfg=sha2_backend_soft=\"compact\"".to_owned(),
        format!("--remap-path-prefix={}=cargo", cargo_home.display()),
        // With the component rust-src, panic messages contain the folder of the standard library's sources.
        format!("--remap-path-prefix={}=rust", sysroot()?),
        format!("--remap-path-prefix={}=.", workspace::root().display()),
    ];
    // JSON is parsed in the table's module only where a task has a layout that did not come before. Cargo keeps both forms of
    // the crate in one folder.
    let is_table = modules.iter().any(|module| module.package == TABLE);
    let smaller =
        is_table.then_some(["--config", "profile.release.package.cbr-json.opt-level='z'"]);
    process::cargo(&process::shell()?)
        .args(["build", "--release", "--lib", "--target", WASM_TARGET])
        .args(smaller.into_iter().flatten())
        .args(modules.iter().flat_map(|module| ["-p", module.package]))
        .args([
            "--config",
            &format!("target.{WASM_TARGET}.rustflags={flags:?}"),
        ])
        .run()?;
    Ok(())
}

fn sysroot() -> Result<String> {
    let sh = process::shell()?;
    Ok(cmd!(sh, "rustc --print sysroot").quiet().read()?)
}

fn optimize(module: &Path) -> Result<()> {
    process::run_quietly(
        tools::node_tool(&process::shell()?, "wasm-opt")?
            .args(WASM_OPT)
            .arg(module)
            .arg("-o")
            .arg(module),
    )
}

/// Removes the comment by which the glue names its own types: they are not published, the package has types of its own.
fn drop_types_comment(glue: &Path) -> Result<()> {
    let text = workspace::read(glue)?;
    let kept: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with("/* @ts-self-types"))
        .collect();
    workspace::write(glue, kept.join("\n") + "\n")
}
