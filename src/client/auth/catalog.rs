//! The service catalog that IAM sends with a token: the endpoints of every service.

use cbr_json::{Cursor, Kind, Mismatch};
use cbr_wire::Error;
use cbr_wire::small::text::{join, quoted_excerpt};

use crate::auth::iam_answer::optional_string;
use crate::endpoint::Endpoint;
use crate::endpoint::service_root::ServiceUrl;

/// Longest list of regions in a message.
const MAX_LISTED: usize = 10;

/// Public endpoints of Cloud Backup and Recovery.
#[derive(Debug, Default)]
pub(super) struct Catalog(Vec<CatalogEndpoint>);

#[derive(Debug, Default)]
struct CatalogEndpoint {
    region: String,
    url: String,
}

impl Catalog {
    /// Reads the member `catalog` of a token.
    pub(super) fn from_cursor(cursor: &mut Cursor<'_>) -> Result<Self, Mismatch> {
        let mut found = Vec::new();
        if cursor.peek()? != Kind::Array {
            return cursor.skip().map(|_| Self::default());
        }
        cursor.each_item(&mut |cursor| {
            let (mut is_cbr, mut endpoints) = (false, Vec::new());
            cursor.each_entry(&mut |cursor, entry| {
                match entry.key {
                    "type" => is_cbr = optional_string(cursor)?.as_deref() == Some("cbr"),
                    "endpoints" if cursor.peek()? == Kind::Array => {
                        cursor.each_item(&mut |cursor| {
                            endpoints.extend(public_endpoint(cursor)?);
                            Ok(())
                        })?;
                    }
                    _ => return cursor.skip().map(drop),
                }
                Ok(())
            })?;
            if is_cbr {
                found.append(&mut endpoints);
            }
            Ok(())
        })?;
        Ok(Self(found))
    }

    /// Selects an endpoint: the endpoint of the given region, or else the only endpoint, or else the endpoint of the region with
    /// which the project's name begins. `project` is the id and the name.
    pub(super) fn endpoint(
        &self,
        region: Option<&str>,
        project: Option<(&str, &str)>,
        allow_insecure: bool,
    ) -> Result<Endpoint, Error> {
        let first = self.0.first().map_or("", |first| first.region.as_str());
        let is_only_region = self.0.iter().all(|endpoint| endpoint.region == first);
        let found = match region {
            Some(region) => self.in_region(region).or_else(|| self.in_region("*")),
            None if is_only_region => self.in_region(first),
            None => project.and_then(|(_, name)| self.in_region(name.split('_').next()?)),
        };
        let Some(ServiceUrl { root: url, .. }) = found else {
            return Err(self.no_endpoint(region));
        };
        Endpoint::parse_named("endpoint of the catalog", url, allow_insecure).map_err(|e| {
            e.with_hint(
                "IAM's catalog has an endpoint that cannot be used: set the endpoint yourself",
            )
        })
    }

    /// Returns the service's URL in a region: that of version 3, if there are several.
    fn in_region(&self, region: &str) -> Option<ServiceUrl<'_>> {
        let all = self.0.iter().filter(|endpoint| endpoint.region == region);
        let mut urls = all.map(|endpoint| ServiceUrl::split(&endpoint.url));
        let first = urls.next()?;
        let mut rest = std::iter::once(first).chain(urls);
        Some(rest.find(|url| url.version == "v3").unwrap_or(first))
    }

    fn no_endpoint(&self, region: Option<&str>) -> Error {
        let regions: Vec<_> = self
            .0
            .iter()
            .take(MAX_LISTED)
            .map(|endpoint| quoted_excerpt(&endpoint.region))
            .collect();
        let got = if regions.is_empty() {
            "none".to_owned()
        } else {
            join(&regions, ", ")
        };
        let wanted = region.map_or_else(
            || "for exactly one region".to_owned(),
            |region| format!("for region {}", quoted_excerpt(region)),
        );
        Error::config(format!(
            "endpoint: expected one of type cbr {wanted} in IAM's catalog, got {got}; name the endpoint"
        ))
    }
}

/// Reads an endpoint of a service; `None` if it is not public.
fn public_endpoint(cursor: &mut Cursor<'_>) -> Result<Option<CatalogEndpoint>, Mismatch> {
    let (mut is_public, mut region, mut region_id, mut url) = (false, None, None, None);
    cursor.each_entry(&mut |cursor, entry| {
        match entry.key {
            "interface" => is_public = optional_string(cursor)?.as_deref() == Some("public"),
            "region" => region = optional_string(cursor)?,
            "region_id" => region_id = optional_string(cursor)?,
            "url" => url = optional_string(cursor)?,
            _ => return cursor.skip().map(drop),
        }
        Ok(())
    })?;
    let region = region.or(region_id).unwrap_or_default();
    Ok(url
        .filter(|_| is_public)
        .map(|url| CatalogEndpoint { region, url }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO_REGIONS: &str = r#"[
        {"endpoints": [{"interface": "public", "region": "eu-de", "url": "https://iam.example/v3"}], "type": "iam"},
        {"endpoints": [
            {"interface": "internal", "region": "eu-de", "url": "https://inside.example/v3/p1"},
            {"interface": "public", "region": "eu-nl", "region_id": "eu-nl", "url": "https://cbr.eu-nl.example/v3/p1"},
            {"interface": "public", "region": null, "region_id": "eu-de", "url": "https://cbr.eu-de.example/v3/p1/"}
        ], "type": "cbr", "name": "cbr"}
    ]"#;

    fn endpoint(
        catalog: &str,
        region: Option<&str>,
        project: Option<(&str, &str)>,
    ) -> Result<String, String> {
        Catalog::from_cursor(&mut Cursor::new(catalog))
            .unwrap()
            .endpoint(region, project, false)
            .map(|endpoint| endpoint.as_str().to_owned())
            .map_err(|e| e.to_string())
    }

    fn only(url: &str) -> String {
        format!(
            r#"[{{"type": "cbr", "endpoints": [{{"interface": "public", "region": "*", "url": "{url}"}}]}}]"#
        )
    }

    #[test]
    fn the_region_option_goes_before_the_projects_name() {
        let project = Some(("p1", "eu-nl_dev"));
        assert_eq!(
            endpoint(TWO_REGIONS, Some("eu-de"), project).unwrap(),
            "https://cbr.eu-de.example"
        );
        assert_eq!(
            endpoint(TWO_REGIONS, None, project).unwrap(),
            "https://cbr.eu-nl.example"
        );
        assert_eq!(
            endpoint(TWO_REGIONS, None, Some(("p1", "eu-de"))).unwrap(),
            "https://cbr.eu-de.example"
        );
    }

    #[test]
    fn the_only_one_needs_no_region_and_loses_its_version() {
        let at = |url: &str| endpoint(&only(url), None, Some(("p1", "mine"))).unwrap();
        assert_eq!(at("https://cbr.example/v3/p1"), "https://cbr.example");
        assert_eq!(at("https://cbr.example/v3"), "https://cbr.example");
        assert_eq!(at("https://cbr.example/v3/"), "https://cbr.example");
        assert_eq!(at("https://cbr.example:8443"), "https://cbr.example:8443");
        assert_eq!(
            at("https://cbr.example/backup/v3/p1"),
            "https://cbr.example/backup"
        );
        assert_eq!(
            endpoint(&only("https://cbr.example/v3"), Some("eu-de"), None).unwrap(),
            "https://cbr.example"
        );
    }

    #[test]
    fn of_several_versions_the_third_is_taken() {
        let at = |urls: [&str; 2]| {
            let [one, other] = urls.map(|url| {
                format!(r#"{{"interface": "public", "region": "eu-de", "url": "{url}"}}"#)
            });
            let catalog = format!(
                r#"[{{"type": "cbr", "endpoints": [
                    {{"interface": "internal", "region": "eu-de", "url": "https://inside.example/v3/p1"}}, {one}, {other}
                ]}}]"#
            );
            for region in [None, Some("eu-de")] {
                assert_eq!(
                    endpoint(&catalog, region, Some(("p1", "mine"))).unwrap(),
                    "https://cbr.example"
                );
            }
        };
        at(["https://old.example/v1/p1", "https://cbr.example/v3/p1"]);
        at(["https://cbr.example/v3/p1", "https://old.example/v1/p1"]);
        at([
            "https://cbr.example/v3/%(tenant_id)s",
            "https://old.example",
        ]);
        at(["https://cbr.example/v1/p1", "https://new.example/v4"]);
    }

    #[test]
    fn an_error_lists_the_regions_there_are() {
        assert_eq!(
            endpoint(TWO_REGIONS, Some("eu-ch2"), None).unwrap_err(),
            "endpoint: expected one of type cbr for region \"eu-ch2\" in IAM's catalog, got \"eu-nl\", \"eu-de\"; name the endpoint"
        );
        assert_eq!(
            endpoint(TWO_REGIONS, None, Some(("p1", "mine"))).unwrap_err(),
            "endpoint: expected one of type cbr for exactly one region in IAM's catalog, got \"eu-nl\", \"eu-de\"; name the endpoint"
        );
        for nothing in ["[]", "null", r#"[{"type": "cbr"}]"#, r#"[{"type": "iam"}]"#] {
            let message = endpoint(nothing, None, None).unwrap_err();
            assert!(message.contains("got none"), "{message}");
        }
    }

    #[test]
    fn the_catalog_cannot_send_a_token_over_plain_http() {
        let message = endpoint(&only("http://cbr.example/v3"), None, None).unwrap_err();
        assert!(
            message.starts_with("endpoint of the catalog: expected https, got http://cbr.example"),
            "{message}"
        );
        let catalog =
            Catalog::from_cursor(&mut Cursor::new(&only("http://cbr.example/v3"))).unwrap();
        assert!(catalog.endpoint(None, None, true).is_ok());
    }

    #[test]
    fn a_message_names_ten_regions_and_the_beginning_of_each() {
        let endpoints: Vec<_> = (10..40)
            .map(|n| format!(r#"{{"interface": "public", "region": "r{n}{}", "url": "https://cbr.example"}}"#, "x".repeat(100_000)))
            .collect();
        let catalog = format!(
            r#"[{{"type": "cbr", "endpoints": [{}]}}]"#,
            endpoints.join(",")
        );
        let message = endpoint(&catalog, Some("eu-de"), None).unwrap_err();
        assert!(
            message.contains("\"r19xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…\"; name"),
            "{message}"
        );
        assert!(!message.contains("r20"), "{message}");
    }
}
