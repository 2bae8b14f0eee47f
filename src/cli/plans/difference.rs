//! What a plan does otherwise than another, in the terminal.

use crate::cli::place::table::short;
use crate::pb::v1::ComparePlansResponse;

/// Who moves, one a line, and what it comes to.
pub fn difference(answer: &ComparePlansResponse) -> String {
    let place = |name: &str| if name.is_empty() { "nowhere" } else { short(name) }.to_string();
    let mut text = String::new();
    for moved in &answer.moves {
        text.push_str(&format!(
            "  {}  {} → {}\n",
            short(&moved.student_name),
            place(&moved.slot_name_before),
            place(&moved.slot_name_after)
        ));
    }
    let left_out = answer.move_count - answer.moves.len() as i64;
    if left_out > 0 {
        text.push_str(&format!("  and {left_out} more\n"));
    }
    text.push_str(&format!(
        "{} move, {:+} placed, {:+.3} score\n",
        answer.move_count, answer.more_placed_count, answer.more_score
    ));
    text
}
