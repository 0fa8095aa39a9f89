//! Finds the tests' browser and its driver.

use std::env;
use std::path::PathBuf;

/// Usual places of a browser that is not in PATH.
const KNOWN_BROWSERS: [&str; 4] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "/snap/bin/chromium",
];

/// The browser: `$CHROME_PATH`, or Chromium or Chrome in PATH or in one of the known places.
pub fn chrome() -> Option<PathBuf> {
    named_by("CHROME_PATH")
        .or_else(|| {
            [
                "chromium",
                "chromium-browser",
                "google-chrome",
                "google-chrome-stable",
                "chrome",
            ]
            .into_iter()
            .find_map(in_path)
        })
        .or_else(|| {
            KNOWN_BROWSERS
                .into_iter()
                .map(PathBuf::from)
                .find(|path| path.exists())
        })
}

/// The browser of the JavaScript tests: `$CHROME_PATH`, or Chromium's shell without windows, whose pages start in half of the
/// time, or [`chrome`].
pub fn for_scripts() -> Option<PathBuf> {
    named_by("CHROME_PATH")
        .or_else(headless_shell)
        .or_else(chrome)
}

/// Chromium's shell without windows.
pub fn headless_shell() -> Option<PathBuf> {
    ["chromium-headless-shell", "chrome-headless-shell"]
        .into_iter()
        .find_map(in_path)
}

/// The driver: `$CHROMEDRIVER`, or chromedriver in PATH or in the folders of Debian and Ubuntu.
pub fn chromedriver() -> Option<PathBuf> {
    named_by("CHROMEDRIVER")
        .or_else(|| in_path("chromedriver"))
        .or_else(|| {
            [
                "/usr/lib/chromium/chromedriver",
                "/usr/lib/chromium-browser/chromedriver",
            ]
            .into_iter()
            .map(PathBuf::from)
            .find(|path| path.exists())
        })
}

fn named_by(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .map(PathBuf::from)
        .filter(|path| path.exists())
}

/// Finds a program in PATH.
pub fn in_path(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())
}
