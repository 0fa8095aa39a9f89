use crate::model::ResourceType;
use crate::model::macros::model;

model! {
    /// A resource that the service backs up.
    pub struct Resource {
        /// Id of the resource, in most cases a UUID.
        id: String,
        /// Kind of the resource.
        resource_type = "type": ResourceType,
        /// Name of the resource, 0 to 255 characters.
        name: String,
        /// Which of its disks take part.
        extra_info: ResourceExtraInfo,
    }
}

model! {
    /// Which disks of a server take part in its backups.
    pub struct ResourceExtraInfo {
        /// Ids of the disks that are left out.
        exclude_volumes: Vec<String>,
        /// Disks that are backed up; without it, all of them.
        include_volumes: Vec<IncludeVolume>,
    }
}

model! {
    /// A disk that is backed up.
    pub struct IncludeVolume {
        /// Id of the disk.
        id: String,
        /// Operating system on the disk.
        os_version: String,
    }
}
