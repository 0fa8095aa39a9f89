//! Regions and their endpoints. Every host is `{service}.{region}.{domain}`, so a region's domain is all there is to know.
//!
//! Private installations always name their endpoint.

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

/// Regions elsewhere. The vendor's SDKs put `eu-west-101` below `.com`; its documentation says `.eu`.
const ELSEWHERE: &[(&str, &str)] = &[
    ("eu-de", "otc.t-systems.com"),
    ("eu-nl", "otc.t-systems.com"),
    ("eu-west-101", "myhuaweicloud.eu"),
];

/// The endpoint of Cloud Backup and Recovery in a region; `None` for a region that is not in the table.
///
/// ```
/// assert_eq!(cbr_tasks::regions::cbr_endpoint("eu-de").as_deref(), Some("https://cbr.eu-de.otc.t-systems.com"));
/// assert_eq!(cbr_tasks::regions::cbr_endpoint("atlantis-1"), None);
/// ```
#[must_use]
pub fn cbr_endpoint(region: &str) -> Option<String> {
    domain(region).map(|domain| format!("https://cbr.{region}.{domain}"))
}

/// The endpoint of IAM in a region; `None` for a region that is not in the table.
#[must_use]
pub fn iam_endpoint(region: &str) -> Option<String> {
    domain(region).map(|domain| format!("https://iam.{region}.{domain}"))
}

/// The ids of all regions in the table.
pub fn ids() -> impl Iterator<Item = &'static str> {
    HUAWEI_CLOUD
        .iter()
        .copied()
        .chain(ELSEWHERE.iter().map(|(region, _)| *region))
}

fn domain(region: &str) -> Option<&'static str> {
    if HUAWEI_CLOUD.contains(&region) {
        return Some("myhuaweicloud.com");
    }
    ELSEWHERE
        .iter()
        .find(|(id, _)| *id == region)
        .map(|(_, domain)| *domain)
}
