//! What an operator writes: configuration, column maps and rules.

use talentmatch::config::Settings;
use talentmatch::domain::rules::RuleSet;
use talentmatch::import::map::ColumnMap;

use super::kind;
use crate::documents::folder;
use crate::fuzzing::fuzz;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");

fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{FIXTURES}/{name}")).expect("a fixture")
}

#[test]
fn configuration() {
    let folder = folder();
    let path = folder.path().join("talentmatch.toml");
    fuzz("configuration", vec![file("talentmatch.toml")], |bytes| {
        std::fs::write(&path, bytes).expect("written");
        let read = Settings::default().resolve_over(Some(&path));
        read.map(drop)
            .map_err(|problems| problems.iter().map(|one| kind(&one.to_string())).collect::<Vec<_>>())
    });
}

#[test]
fn column_maps() {
    let maps = ["equipment", "internships", "majors", "postings_hr2024", "postings_it2019"];
    let seeds = maps.map(|name| file(&format!("import_maps/{name}.toml"))).to_vec();
    fuzz("column maps", seeds, |bytes| {
        let map =
            ColumnMap::parse(&String::from_utf8_lossy(bytes)).map_err(|error| kind(&error.to_string()))?;
        map.check().map_err(|error| kind(&error.to_string()))?;
        Ok::<_, String>(map.columns().len())
    });
}

#[test]
fn rules() {
    let bundled = concat!(env!("CARGO_MANIFEST_DIR"), "/src/domain/rules/rules.toml");
    let seed = std::fs::read(bundled).expect("the bundled rules");
    fuzz("rules", vec![seed], |bytes| {
        let read = RuleSet::read(&String::from_utf8_lossy(bytes));
        read.map(drop).map_err(|error| kind(&error.to_string()))
    });
}
