//! Look-up of a project by its name. The default project of a region has the region's name.

use cbr_json::{Cursor, Mismatch};
use cbr_wire::Error;
use cbr_wire::http::HttpRequest;
use cbr_wire::request::{RequestParts, check_id};
use cbr_wire::small::text::{join, quoted};

use crate::auth::iam_answer::optional_string;

/// Longest list of projects in a message.
const MAX_LISTED: usize = 10;

/// Builds the request for all projects with a name.
pub(super) fn request(iam: &str, name: &str) -> HttpRequest {
    let mut parts = RequestParts::new(["v3", "projects"]);
    parts.push("name", name);
    HttpRequest::get(parts.url(iam))
}

/// Reads the list of projects in an answer.
pub(super) fn read_list(cursor: &mut Cursor<'_>) -> Result<Vec<Project>, Mismatch> {
    let mut projects = None;
    cursor.each_entry(&mut |cursor, entry| {
        if entry.key != "projects" {
            return cursor.skip().map(drop);
        }
        let mut list = Vec::new();
        cursor.each_item(&mut |cursor| {
            let mut project = Project::default();
            cursor.each_entry(&mut |cursor, entry| {
                match entry.key {
                    "id" => project.id = optional_string(cursor)?.unwrap_or_default(),
                    "name" => project.name = optional_string(cursor)?.unwrap_or_default(),
                    _ => return cursor.skip().map(drop),
                }
                Ok(())
            })?;
            list.push(project);
            Ok(())
        })?;
        projects = Some(list);
        Ok(())
    })?;
    projects.ok_or_else(|| Mismatch::missing("projects", "a list of projects"))
}

#[derive(Debug, Default)]
pub(super) struct Project {
    id: String,
    name: String,
}

/// Returns the id of the only project with exactly this name. Anything else is an error; in particular, no project is
/// created, as one vendor's SDK does.
pub(super) fn id_of_single_match(projects: &[Project], name: &str) -> Result<String, Error> {
    let mut named = projects.iter().filter(|project| project.name == name);
    if let (Some(only), None) = (named.next(), named.next()) {
        check_id("projectId", &only.id).map_err(Error::in_config)?;
        return Ok(only.id.clone());
    }
    let mut found: Vec<_> = projects
        .iter()
        .take(MAX_LISTED)
        .map(|project| {
            format!(
                "{} ({})",
                quoted_short(&project.name),
                quoted_short(&project.id)
            )
        })
        .collect();
    if projects.len() > MAX_LISTED {
        found.push(format!("{} more", projects.len() - MAX_LISTED));
    }
    let found = if found.is_empty() {
        "none".to_owned()
    } else {
        join(&found, ", ")
    };
    Err(Error::config(format!(
        "projectId: expected exactly one project named {}, got {found}; name the project's id",
        quoted_short(name)
    ))
    .with_hint(
        "the client creates no projects: the console creates the project of a region when the region is first used",
    ))
}

fn quoted_short(text: &str) -> String {
    quoted(&text.chars().take(64).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(body: &str) -> Result<String, String> {
        let projects = read_list(&mut Cursor::new(body)).unwrap();
        id_of_single_match(&projects, "eu-de").map_err(|e| e.to_string())
    }

    #[test]
    fn the_name_is_encoded() {
        assert_eq!(
            request("https://iam.example", "eu-de_my project").url,
            "https://iam.example/v3/projects?name=eu-de_my%20project"
        );
    }

    #[test]
    fn exactly_one_project_will_do() {
        assert_eq!(
            found(r#"{"links": {}, "projects": [{"id": "p1", "name": "eu-de"}]}"#).unwrap(),
            "p1"
        );
        // A server that matches the name as a prefix, or ignores it.
        assert_eq!(
            found(r#"{"projects": [{"name": "eu-de_dev", "id": "p2"}, {"name": "eu-de", "id": "p1"}]}"#).unwrap(),
            "p1"
        );
    }

    #[test]
    fn none_or_several_are_an_error_that_lists_them() {
        assert_eq!(
            found(r#"{"projects": []}"#).unwrap_err(),
            "projectId: expected exactly one project named \"eu-de\", got none; name the project's id"
        );
        assert_eq!(
            found(
                r#"{"projects": [{"id": "p1", "name": "eu-de"}, {"id": "p2", "name": "eu-de"}]}"#
            )
            .unwrap_err(),
            "projectId: expected exactly one project named \"eu-de\", got \"eu-de\" (\"p1\"), \"eu-de\" (\"p2\"); \
             name the project's id"
        );
        let many = [r#"{"id": "p", "name": "n"}"#; 25].join(",");
        let message = found(&format!(r#"{{"projects": [{many}]}}"#)).unwrap_err();
        assert_eq!(message.matches("\"n\" (\"p\")").count(), 10, "{message}");
        assert!(message.contains(", 15 more; "), "{message}");
    }

    #[test]
    fn an_id_that_is_none_is_refused() {
        let message = found(r#"{"projects": [{"id": "..", "name": "eu-de"}]}"#).unwrap_err();
        assert!(message.contains("no path step"), "{message}");
        let message = found(r#"{"projects": [{"name": "eu-de"}]}"#).unwrap_err();
        assert!(message.contains("not empty"), "{message}");
    }
}
