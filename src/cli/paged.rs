//! Lists that come in pages.

use super::call_error::CallError;

/// All items of a list, page after page. `page` asks for the one after a name, at first an empty one, and gives its items with the name to
/// go on after: an empty one ends the list.
pub async fn all_pages<T>(
    mut page: impl AsyncFnMut(String) -> Result<(Vec<T>, String), CallError>,
) -> Result<Vec<T>, CallError> {
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let (items, next) = page(after).await?;
        all.extend(items);
        if next.is_empty() {
            return Ok(all);
        }
        after = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_list_ends_with_the_page_that_names_none() {
        let mut asked = Vec::new();
        let all = all_pages(async |after: String| {
            asked.push(after.clone());
            Ok(match after.as_str() {
                "" => (vec![1, 2], "b".to_string()),
                "b" => (Vec::new(), "c".to_string()),
                _ => (vec![3], String::new()),
            })
        });
        assert_eq!(all.await.unwrap(), [1, 2, 3]);
        assert_eq!(asked, ["", "b", "c"]);
    }
}
