//! What is said of standards, as part of the one [`catalogue`](super::catalogue).

macro_rules! with_standards {
    ($($others:tt)*) => {
        with_calls! {
            $($others)*

            // What is wrong with a standard, and what is told of one that is read.
            NoStandard = "NO_STANDARD", "{name} is no standard of yours", "{name} 不是您的标准";
            LevelOfOtherKind = "LEVEL_OF_OTHER_KIND", "is a level of the other kind of standard", "是另一类标准的等级";
            LevelTwice = "LEVEL_TWICE", "is there already; each level stands once", "等级重复，每个等级只能出现一次";
            LevelNotThere = "LEVEL_NOT_THERE", "is not a level of this standard", "该标准没有这一等级";
            WeightsOver = "WEIGHTS_OVER", "come to {sum} %; 100 % are the most", "合计 {sum}%，不得超过 100%";
            OccupationUnknown = "OCCUPATION_UNKNOWN", "is not in the occupational classification of 2022", "不在《职业分类大典（2022 年版）》中";
            NoRequirement = "NO_REQUIREMENT", "holds no requirement; a standard has one at least", "没有任何要求；标准至少有一条要求";
            TooManyRequirements = "TOO_MANY_REQUIREMENTS", "has {count} requirements; {most} are the most", "有 {count} 条要求，最多 {most} 条";
            StandardUnread = "STANDARD_UNREAD", "no requirement was found: the tables of a standard have the columns {columns}, or the numbers 1.1.1 before each requirement", "未找到任何要求：标准的表格应有{columns}等列，或每条要求前有 1.1.1 形式的编号";
            OccupationByTitle = "OCCUPATION_BY_TITLE", "the occupation {written} is in no classification that the service knows; {taken} is taken by the title", "职业编码 {written} 不在本服务的职业分类中，按标题取 {taken}";
            OccupationCodeUnknown = "OCCUPATION_CODE_UNKNOWN", "the occupation {written} is in no classification that the service knows", "职业编码 {written} 不在本服务的职业分类中";
            StandardKindGuessed = "STANDARD_KIND_GUESSED", "the document does not say which kind of standard it is; its levels tell", "文档未写明标准类别，按等级名称判断";
            LevelGuessed = "LEVEL_GUESSED", "the document names no level; the lowest is taken", "文档未写明等级，按最低等级读取";
            LinesJoined = "LINES_JOINED", "{count} lines without a number were joined to what stands before them; look whether they belong there", "有 {count} 行没有编号，已并入前一项，请核对";
            WeightUnmatched = "WEIGHT_UNMATCHED", "the weight of {what} belongs to no function that was read", "权重项“{what}”与读取到的职业功能不对应";
            JsonDocument = "JSON_DOCUMENT", "was read as the JSON of a standard", "按标准的 JSON 读取";
        }
    };
}
