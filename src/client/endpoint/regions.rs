//! The table of regions and their endpoints.
//!
//! Every host is `{service}.{region}.{domain}`, so the table has only the domain of each region. Private installations are not
//! in it; they always need an endpoint.

/// Regions of Huawei Cloud below `myhuaweicloud.com`.
const HUAWEI_CLOUD: &[&str] = &[
    "ae-ad-1",
    "af-north-1",
    "af-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "cn-east-2",
    "cn-east-3",
    "cn-east-4",
    "cn-east-5",
    "cn-north-1",
    "cn-north-11",
    "cn-north-12",
    "cn-north-2",
    "cn-north-4",
    "cn-north-9",
    "cn-south-1",
    "cn-south-2",
    "cn-south-4",
    "cn-southwest-2",
    "cn-southwest-3",
    "eu-west-0",
    "la-north-2",
    "la-south-2",
    "me-east-1",
    "my-kualalumpur-1",
    "na-mexico-1",
    "ru-moscow-1",
    "ru-northwest-2",
    "sa-brazil-1",
    "tr-west-1",
];

/// Regions below other domains. For `eu-west-101`, the vendor's SDKs have `.com` and its documentation has `.eu`.
const OTHER_DOMAINS: &[(&str, &str)] = &[
    ("eu-de", "otc.t-systems.com"),
    ("eu-nl", "otc.t-systems.com"),
    ("eu-west-101", "myhuaweicloud.eu"),
];

/// Region with its endpoints.
///
/// ```
/// let region = cbr_tasks::regions::all().find(|region| region.id == "eu-de").unwrap();
/// assert_eq!(region.cbr_endpoint(), "https://cbr.eu-de.otc.t-systems.com");
/// assert_eq!(region.iam_endpoint(), "https://iam.eu-de.otc.t-systems.com");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Region {
    /// Id of the region: `eu-de`.
    pub id: &'static str,
    domain: &'static str,
}

impl Region {
    /// Returns the endpoint of Cloud Backup and Recovery.
    #[must_use]
    pub fn cbr_endpoint(&self) -> String {
        format!("https://{}", self.cbr_host())
    }

    pub(crate) fn cbr_host(&self) -> String {
        format!("cbr.{}.{}", self.id, self.domain)
    }

    /// True for a host of the region's operator, in any of its regions.
    pub(crate) fn is_operators(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        host.strip_suffix(self.domain)
            .is_some_and(|name| name.ends_with('.'))
    }

    /// Returns the endpoint of IAM.
    #[must_use]
    pub fn iam_endpoint(&self) -> String {
        format!("https://iam.{}.{}", self.id, self.domain)
    }
}

/// Iterates over all regions of the table: those of Huawei Cloud sorted by id, then those below other domains.
pub fn all() -> impl Iterator<Item = Region> {
    let huawei_cloud = HUAWEI_CLOUD.iter().map(|id| (*id, "myhuaweicloud.com"));
    huawei_cloud
        .chain(OTHER_DOMAINS.iter().copied())
        .map(|(id, domain)| Region { id, domain })
}

/// Finds a region by its id; `None` for a region that is not in the table.
///
/// ```
/// assert!(cbr_tasks::regions::find("eu-de").is_some());
/// assert!(cbr_tasks::regions::find("atlantis-1").is_none());
/// ```
#[must_use]
pub fn find(id: &str) -> Option<Region> {
    all().find(|region| region.id == id)
}
