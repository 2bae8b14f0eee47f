//! What is said of skills and certificates, of wishes that are not spoken of, of time that lacks, and of words that demand more than a field says, as part of the one [`catalogue`](super::catalogue).

macro_rules! with_demands {
    ($($others:tt)*) => {
        catalogue! {
            $($others)*

            // What of the skills and certificates that are asked is had, or of those that are sought is asked.
            ItemsMet = "ITEMS_MET", "{met} of {all} {what}", "{all} 项{what}中符合 {met} 项";
            ItemsSought = "ITEMS_SOUGHT", "asks for {met} of the {named} {what} named, and for {all} in all", "所提 {named} 项{what}中要求 {met} 项，共要求 {all} 项";
            ItemsNew = "ITEMS_NEW", "{new} of {all} {what} are new to the {kind}", "{all} 项{what}中 {new} 项对{kind}是新的";
            NothingToBuildOn = "NOTHING_TO_BUILD_ON", "the {course} builds on nothing that the {learner} states", "{course}与{learner}已有的基础没有衔接";

            // What of the terms of work that are wished an opening does not speak of.
            WishesUnsaid = "WISHES_UNSAID", "nothing is said of {unsaid}", "未说明：{unsaid}";
            WishesMetOrUnsaid = "WISHES_MET_OR_UNSAID", "wishes about {wishes} are met by {percent} %, and nothing is said of {unsaid}", "意愿（{wishes}）满足 {percent}%，未说明：{unsaid}";

            // What of the time that an opening asks is lacking.
            DaysLacking = "DAYS_LACKING", "{asked} days a week are asked, {had} are free", "每周要求到岗 {asked} 天，可到岗 {had} 天";
            MonthsLacking = "MONTHS_LACKING", "{asked} months are asked, {had} are free", "要求至少 {asked} 个月，可到岗 {had} 个月";

            // What the words of an opening demand beyond its fields.
            PayOfExperienced = "PAY_OF_EXPERIENCED", "such pay is offered to people with years of experience, and none are there", "该薪酬水平通常面向有多年经验者，目前没有经验";
            SharedWords = "SHARED_WORDS", "“{title}” has words of the wish", "“{title}”与期望的岗位用词相同";
            ExperienceByWords = "EXPERIENCE_BY_WORDS", "{asked} months of experience are asked (“{words}”), {had} are there", "要求 {asked} 个月经验（“{words}”），已有 {had} 个月";
            ExperienceByTitle = "EXPERIENCE_BY_TITLE", "posts called “{title}” mostly ask for {asked} months of experience, {had} are there", "“{title}”一类岗位多要求约 {asked} 个月经验，已有 {had} 个月";
            BeginnersTaken = "BEGINNERS_TAKEN", "{asked} months of experience are asked, and beginners are taken by exception (“{words}”)", "要求 {asked} 个月经验，应届或无经验者可破例（“{words}”）";
            TitleAbove = "TITLE_ABOVE", "the title is of a higher level than the work that is wished", "岗位级别高于所求";
            TitleBelow = "TITLE_BELOW", "the title is of a lower level than the work that is wished", "岗位级别低于所求";
            ForBeginners = "FOR_BEGINNERS", "the job is for beginners", "面向实习或应届等起步人员，已有工作经验";
            EducationByWords = "EDUCATION_BY_WORDS", "{subject} and {target} (by the words “{words}”)", "{subject} ↔ {target}（正文写明“{words}”）";
            PlaceByWords = "PLACE_BY_WORDS", "{subject} and {target}, where the title or text says that the work is", "{subject} ↔ {target}（标题或正文写明的工作地点）";
            PlaceOpen = "PLACE_OPEN", "the place is left open", "工作地点未定（全国或不限）";
            PlaceUnsaid = "PLACE_UNSAID", "the opening does not say where the work is", "岗位未写明工作地点";
        }
    };
}
