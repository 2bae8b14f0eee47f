//! Files of a room that import each other in a circle can only be read all at once. These rooms have no circle.

use std::collections::{BTreeMap, BTreeSet};

use crate::architecture::{paths_after, written};

/// A room that is opened from its circles is added here.
const ROOMS: [&str; 27] = [
    "cli",
    "cli/import",
    "config",
    "convert",
    "domain/catalogue",
    "domain/insight",
    "domain/lexicon",
    "domain/ranking",
    "domain/record",
    "domain/rules",
    "domain/search",
    "domain/text",
    "domain/wants",
    "embed",
    "embed/models",
    "embed/ngram",
    "embed/onnx",
    "engine",
    "grpc",
    "grpc/connection",
    "grpc/layer",
    "http",
    "import",
    "store",
    "store/embedded",
    "store/qdrant",
    "store/stored",
];

/// For each file or folder of a room the others that it names.
type Imports = BTreeMap<String, BTreeSet<String>>;

fn imports(room: &str) -> Imports {
    let home = format!("src/{room}/");
    let mut files = Vec::new();
    for source in written() {
        let Some(inside) = source.path.strip_prefix(&home) else { continue };
        let mut steps: Vec<&str> = inside.trim_end_matches(".rs").split('/').collect();
        steps.retain(|step| *step != "mod");
        if let Some(first) = steps.first().filter(|_| !steps.contains(&"tests")) {
            files.push((first.to_string(), steps.len(), source.text));
        }
    }
    let names: BTreeSet<String> = files.iter().map(|(name, ..)| name.clone()).collect();
    let mut imports = Imports::new();
    for (name, depth, text) in files {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let starts = ["super::".repeat(depth), format!("crate::{}::", room.replace('/', "::"))];
        let named = starts.iter().flat_map(|start| paths_after(code, start));
        let others = named.filter_map(|path| path.split("::").next()).map(str::to_string);
        let others = others.filter(|other| *other != name && names.contains(other));
        imports.entry(name.clone()).or_default().extend(others);
    }
    imports
}

/// What is left when all that names nobody is taken away again and again: circles, and what leads to them.
fn circles(mut imports: Imports) -> Imports {
    loop {
        let ends: Vec<String> =
            imports.iter().filter(|(_, named)| named.is_empty()).map(|(name, _)| name.clone()).collect();
        if ends.is_empty() {
            return imports;
        }
        for end in &ends {
            imports.remove(end);
        }
        for named in imports.values_mut() {
            named.retain(|name| !ends.contains(name));
        }
    }
}

#[test]
fn circles_are_found() {
    let of = |pairs: &[(&str, &[&str])]| -> Imports {
        let set = |named: &[&str]| named.iter().map(ToString::to_string).collect();
        pairs.iter().map(|(name, named)| (name.to_string(), set(named))).collect()
    };
    assert!(circles(of(&[("a", &["b", "c"]), ("b", &["c"]), ("c", &[])])).is_empty());
    let found = circles(of(&[("a", &["b"]), ("b", &["c"]), ("c", &["b", "d"]), ("d", &[])]));
    assert_eq!(found.keys().collect::<Vec<_>>(), ["a", "b", "c"]);
}

#[test]
fn imports_are_found() {
    let embed = imports("embed");
    assert!(embed["source"].contains("models") && embed["onnx"].contains("ngram"), "{embed:?}");
}

#[test]
fn rooms_have_no_circles() {
    for room in ROOMS {
        let imports = imports(room);
        assert!(imports.len() > 1, "{room}: is it still there?");
        let circles = circles(imports);
        assert!(circles.is_empty(), "the files of {room} import each other in a circle: {circles:?}");
    }
}
