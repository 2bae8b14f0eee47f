//! What a ranking cannot do without reading.

use super::Index;
use super::block::Block;
use super::excerpts::Ids;
use crate::domain::ranking::query::RankingQuery;

impl Index {
    /// Bytes of the columns that a ranking by score scans: of the records that pass the dense views and what is bounded of each,
    /// and in their blocks the lists of what the query names. What the filter reads is not in it, nor the few records that
    /// are placed exactly: it is the least, to hold the time of a ranking against.
    pub fn scanned(&self, query: &RankingQuery) -> usize {
        let subject = query.subject.side();
        let skills = self.names.read(&subject.facts.skills);
        let certificates = self.names.read(&subject.facts.certificates);
        let of = |(block, passing): (&Block, usize)| {
            let views = block.dense.scanned(passing) + block.sparse.scanned(subject.embedding.sparse.iter());
            let lists = block.skills.scanned(&skills) + block.certificates.scanned(&certificates);
            views + lists + passing * size_of::<Ids>()
        };
        let blocks = self.shelves.iter().flat_map(|shelf| &shelf.blocks);
        let passing = blocks.map(|block| (block, block.passing(&query.filter).count()));
        passing.filter(|(_, passing)| *passing > 0).map(of).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::super::bits::Bits;
    use super::super::dense::Dense;
    use super::super::slots::Moves;
    use super::super::sparse::Sparse;

    #[test]
    fn only_what_a_query_names_is_scanned() {
        let mut dense = Dense::new(4);
        dense.push(&[1, 2, 3, 4]);
        dense.push(&[0; 4]);
        assert_eq!(dense.scanned(2), 2 * 4 + 2 * 4, "rows, and one number of four bytes for each");
        let mut sparse = Sparse::default();
        sparse.push(0, [(7, 1), (9, 2)].into_iter());
        sparse.push(1, [(7, 3)].into_iter());
        let scanned = |sparse: &Sparse, feature| sparse.scanned([(feature, 1)].into_iter());
        assert_eq!([7, 9, 8].map(|feature| scanned(&sparse, feature)), [8 + 2 * 4, 8 + 4, 8]);
        let packed = sparse.moved(&Moves::keeping(&Bits::from_iter([0, 1]), 2));
        assert_eq!([7, 9, 8].map(|feature| scanned(&packed, feature)), [8 + 2 * 3, 8 + 3, 8]);
    }
}
