//! Root of a service in a URL that goes on with a version and a project, as catalogs and `*_endpoint_override` settings have it.

/// URL of a service, split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ServiceUrl<'u> {
    /// The URL before the version, without a trailing slash.
    pub(crate) root: &'u str,
    /// The version, such as `v3`; empty if there is none.
    pub(crate) version: &'u str,
    /// The project behind the version; `None` if there is none, or a placeholder such as `%(project_id)s`.
    pub(crate) project: Option<&'u str>,
}

impl<'u> ServiceUrl<'u> {
    /// Splits a URL. Without a version the whole URL is the root.
    pub(crate) fn split(url: &'u str) -> Self {
        let url = without_slashes(url.trim());
        let whole = Self {
            root: url,
            version: "",
            project: None,
        };
        let Some((before, last)) = last_step(url) else {
            return whole;
        };
        if is_version(last) {
            return Self {
                root: before,
                version: last,
                project: None,
            };
        }
        match last_step(before) {
            Some((root, version)) if is_version(version) => Self {
                root,
                version,
                project: (!is_placeholder(last)).then_some(last),
            },
            _ => whole,
        }
    }
}

/// Splits off the last step of the path; `None` if there is no path.
fn last_step(url: &str) -> Option<(&str, &str)> {
    let slash = url.bytes().rposition(|b| b == b'/')?;
    let (before, step) = (url.get(..slash)?, url.get(slash + 1..)?);
    // The slash before a host is not that of a path.
    (!before.ends_with('/')).then_some((before, step))
}

fn without_slashes(mut url: &str) -> &str {
    while let Some(rest) = url.strip_suffix('/') {
        url = rest;
    }
    url
}

/// True for `v3`, `v2.0` and the like.
fn is_version(step: &str) -> bool {
    match step.as_bytes() {
        [b'v' | b'V', b'0'..=b'9', rest @ ..] => {
            rest.iter().all(|b| b.is_ascii_digit() || *b == b'.')
        }
        _ => false,
    }
}

/// True for `%(project_id)s`, `$(tenant_id)s`, `{project_id}` and `${project_id}`, which a catalog or a setting has in place of the
/// project.
fn is_placeholder(step: &str) -> bool {
    matches!(
        step.as_bytes(),
        [b'%' | b'$', b'(', .., b')', b's'] | [b'{', .., b'}'] | [b'$', b'{', .., b'}']
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn splits(url: &str, root: &str, version: &str, project: Option<&str>) {
        let expected = ServiceUrl {
            root,
            version,
            project,
        };
        assert_eq!(ServiceUrl::split(url), expected, "{url}");
        assert_eq!(ServiceUrl::split(&format!("{url}/")), expected, "{url}/");
    }

    #[test]
    fn version_and_project_are_split_off() {
        splits("https://cbr.example", "https://cbr.example", "", None);
        splits(
            "https://cbr.example:8443",
            "https://cbr.example:8443",
            "",
            None,
        );
        splits("https://cbr.example/v3", "https://cbr.example", "v3", None);
        splits(
            "https://cbr.example/v3/p1",
            "https://cbr.example",
            "v3",
            Some("p1"),
        );
        splits(
            "https://cbr.example/v1/p1",
            "https://cbr.example",
            "v1",
            Some("p1"),
        );
        splits(
            "https://iam.example/v2.0",
            "https://iam.example",
            "v2.0",
            None,
        );
        splits(
            "https://a.example/backup/v3/p1",
            "https://a.example/backup",
            "v3",
            Some("p1"),
        );
        for placeholder in [
            "%(project_id)s",
            "$(tenant_id)s",
            "{project_id}",
            "${project_id}",
        ] {
            let url = format!("https://cbr.example/v3/{placeholder}");
            splits(&url, "https://cbr.example", "v3", None);
        }
    }

    #[test]
    fn what_is_no_version_stays() {
        for url in [
            "https://v3",
            "https://portal.example/backup",
            "https://portal.example/vault/p1",
            "https://portal.example/v/p1",
            "https://portal.example/v3/p1/vaults",
            "https://portal.example/v3x",
        ] {
            splits(url, url, "", None);
        }
    }
}
