//! Resources that the service backs up.

use crate::model::macros::model;
use crate::model::status::ResourceType;

model! {
    /// Resource that the service backs up.
    pub struct Resource {
        /// Id of the resource, in most cases a UUID.
        id: String,
        /// Kind of the resource.
        resource_type = "type": ResourceType,
        /// Name of the resource, 0 to 255 characters.
        name: String,
        /// Selection of the disks in a backup.
        extra_info: ResourceExtraInfo,
    }
}

model! {
    /// Selection of the disks in a server's backups.
    pub struct ResourceExtraInfo {
        /// Ids of disks that are excluded.
        exclude_volumes: Vec<String>,
        /// Disks that are included; all disks if absent.
        include_volumes: Vec<IncludeVolume>,
    }
}

model! {
    /// Disk that is backed up.
    pub struct IncludeVolume {
        /// Id of the disk.
        id: String,
        /// Operating system on the disk.
        os_version: String,
    }
}
