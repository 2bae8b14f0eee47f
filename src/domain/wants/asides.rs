//! Parts of a typed text that wish for nothing and tell of nobody who seeks: what others are ("我妈是会计"), what somebody thinks of a thing
//! ("重庆火锅太辣了"), what happened today ("昨晚加班到十点") and what is to be done with a thing ("快递不要放门口"). So are two words that deny
//! each other ("非上海不去"). They are left out before anything is read, so that no reader has to tell them from wishes by itself.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::domain::lexicon::compiled;
use crate::domain::text::words::Words;

/// What ends a part of what is typed.
const ENDS: [char; 11] = [' ', ',', ';', '。', '!', '?', '\n', '…', '~', '(', ')'];

/// Who is spoken of, at the beginning of a part.
static OTHERS: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^(?:但是?|不过|因为|虽然|而且|听说|现在|以前|小时候|然后|可是)?(?:\
         (?:我|俺|咱)(?:家|的|们)?(?:爸|妈|爹|娘|哥|姐|弟|妹|嫂|姨|舅|叔|姑[妈父姑]|婶|爷|奶(?:[^茶粉站]|$)|姥)|\
         (?:我|我的|我家|我们家|家里|邻居家?|隔壁|俺|他|她)?(?:那?个)?(?:老爸|老妈|爸爸|妈妈(?:[^岗班]|$)|父亲|母亲|爸妈|父母|哥哥|姐姐|弟弟|妹妹|爷爷|奶奶|外公|外婆|姥姥|姥爷|\
         舅舅|舅妈|叔叔|婶婶|姑姑|姑父|姨妈|姨父|伯伯|嫂子|姐夫|妹夫|表哥|表姐|表弟|表妹|堂哥|堂姐|堂弟|堂妹|老公|老婆|媳妇|丈夫|妻子|儿子|女儿|闺女|孩子|小孩|孙子|孙女|对象(?:[^存面]|$)|\
         男朋友|女朋友|男友|女友|室友|舍友|同学|朋友(?:[^圈]|$)|邻居|亲戚|家人|闺蜜|同桌|老板(?:[^助秘娘]|$)|领导(?:[^力干班小]|$)|同事|房东|婆婆|公公|岳父|岳母)|\
         邻居家|隔壁|他|她|他们|她们|人家|别人)",
    )
});

/// Friends who are called by their work: "程序员朋友都秃了". Nobody seeks for them.
static FRIENDS: LazyLock<Regex> =
    LazyLock::new(|| compiled("^[^,]{2,5}(?:朋友|同学|闺蜜|室友|哥们|姐妹)们?都[^可能欢投来行要]"));

/// Words by which a part wishes, offers or seeks something.
static WISHES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "找|求|招|聘|希望|推荐|愿意|打算|意向|期望|帮|替|(?:^|[^不])想[找做去在当干回来到从进学换转留应]|[能可以]做|能干|能来",
    )
});

/// What was done, or is, on a day.
static TODAY: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "昨天|昨晚|昨日|昨夜|今天|今晚|今早|今儿|前天|前几天|前两天|刚才|那天|有一次|有一天|上次|上回|这几天",
    )
});

/// What on such a day tells of work that begins, ends or is sought.
static BEGINS: LazyLock<Regex> = LazyLock::new(|| {
    compiled("[能可想找求招聘要起急]|到岗|面试|入职|辞职|离职|辞了|裸辞|毕业|开始|考|拿|证|就")
});

/// What somebody thinks of a thing.
static THOUGHT: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:(?:太|真|真的|有点)(?:好?[吃喝看玩用]|难[吃喝看闻]|漂亮|无聊|便宜|麻烦|辛苦|可怜|可爱|恐怖|吓人|坑人?|[辣甜咸酸苦香贵冷热干潮湿挤堵美吵脏乱远近累差烦卡慢快大小高低多少长短硬软油])|\
         谁(?:受得了|顶得住|吃得消|愿意[干做去]|想[干做去]|扛得住)|(?:味道?|气味|噪音|灰尘?|粉尘|油烟)(?:太|很|好|真)?[大重多]|(?:^|[^抗])压力(?:太|很|好|真)?大|(?:真|太|都)(?:不容易|不好[当做干]|不是人[当做干]的)|\
         (?:很|好|非常|特别|挺|超级?|巨)(?:好[吃喝看玩]|难[吃喝看闻]|漂亮|无聊|便宜|可爱|[辣甜咸酸贵冷热堵挤吵香]))(?:了|啊|呀|啦|的|哦|哈|吧|呢|死)*$",
    )
});

/// What is asked of a thing.
static ASKED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:要?多久|多少钱|怎么[走坐去玩做吃]|几个小时|几点[开关]门|好[玩吃]吗|什么意思|是什么|为什么)(?:啊|呀|呢|吗|的)*$",
    )
});

/// Words in a part by which it judges what is sought, and no thing.
const JUDGED: [char; 8] = ['不', '别', '勿', '想', '找', '求', '要', '招'];

/// What is to be done with a thing, or left.
static TOLD_TO: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?P<no>不要|请勿|不想|不许|不准|别)(?:再|在群|在这|总|老|一直|乱|随便)*\
         (?:放[^射疗]|吃|喝|跟[他她我你]|和[他她我你]|给[他她我你]?打|打电话|说|听|哭|笑|吵|闹|睡|洗[头澡手]|寄|丢|扔|摸|抽烟|骂|晒|淋|敲|按门|踩|停车|穿|戴|刷屏|转发|插队|见[他她面]|谈恋爱|结婚|生孩子|回家|起床|动我|催|发消息|发语音|发图)",
    )
});

/// People whom one meets at their work, with what is told of them then.
static MET: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^(?:那个?|这个?|学校|公司|店里|我们|医院|小区|楼下|超市|门口|饭店|银行)*的?(?:老师|经理|医生|大夫|司机|师傅|客服|快递员?|护士|保安|警察|教练|服务员|外卖员?|骑手|店员|收银员|保洁|物业|电工|中介)(?:师傅|阿姨|大哥|小哥|大叔|大爷|大姐|姐姐|小姐姐|叔叔)?\
         (?:(?:很|真|挺|太|超|特别|好|都很)(?:好|亲切|热情|耐心|负责|凶|慢|快|帅|漂亮|温柔|和气|客气|敬业|礼貌|懒|认真)[了啊呀的哦]*$|[^,。;别不]{0,3}(?:说|告诉|问我|骂|没来|来了|来修|来送|来查|不理|迟到|走了|送来|送错|让我|叫我|催我)|态度|[^,。;]{0,2}(?:人|手艺)(?:很|真|太)|(?:开|做|送|来|修)得)",
    )
});

/// Two words that deny each other: what stands between them is wished alone.
static ONLY: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?P<open>除非|不是|非)(?P<what>[^,;。!?\\s]{1,12}?)\
         (?P<shut>(?:就|的话|一律|否则|那|的)*(?:不去|不做|不干|不考虑|不来|不找|不要|不看|不接|免谈))(?:了|的|哈)*(?:$|[,;。!?\\s])",
    )
});

/// The words of 非…不去, with which nothing is refused.
fn only(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    const OTHER_WORDS: Words = Words::of(&["常", "洲", "全日", "遗", "标", "凡"]);
    let found = ONLY.captures_iter(text).filter(|found| {
        let what = found.name("what").map_or("", |what| what.as_str());
        !OTHER_WORDS.begin(what)
    });
    found.flat_map(|found| ["open", "shut"].map(|name| found.name(name).map(|words| words.range()))).flatten()
}

/// Pay that does not matter: "20+不强求", "底薪无所谓", "薪资面议". Nothing before it is meant.
static WAIVED_PAY: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:(?:工资|薪资|薪水|薪酬|底薪|待遇|报酬|钱|(?:[0-9.]+|[一二两三四五六七八九十]+)(?:[-~到至][0-9.]+)?[kw千万]?(?:\\+|以上|左右)?)\
         (?:多少|高低|多点|少点|低点|多|少|高|什么的|啥的|方面|这块|都|倒是|待遇)*(?:是)?(?:无所谓|不重要|其次|随意|不在乎|不强求|不计较|不是问题|好说|好商量|不挑|不谈))(?:了|的|啦)*(?P<end>$|[ ,;。!?])\
         |(?:薪资|工资|薪水|薪酬|待遇):?(?:面议|可谈|面谈|可议|再谈)(?P<shut>$|[ ,;。!?])",
    )
});

fn waived_pay(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    WAIVED_PAY.captures_iter(text).filter_map(|found| {
        let whole = found.get(0)?.range();
        let sign = found.name("end").or_else(|| found.name("shut")).map_or(0, |end| end.as_str().len());
        // "有没有工资无所谓" asks of the wage, and a number inside of a word is none.
        let is_inside = text
            .get(..whole.start)?
            .ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '点' | '每' | '不'));
        (!is_inside).then_some(whole.start..whole.end - sign)
    })
}

/// Where somebody speaks of himself behind what he says of others: "老公在合肥所以只看合肥".
static THEN_SELF: LazyLock<Regex> =
    LazyLock::new(|| compiled("所以|因此|我也|我是|我这|我想|我就|我要|我只|只能|只看|只考虑|只想"));

/// Words by which somebody wants to be where others are: "老公在无锡上班 我也想过去".
static FOLLOWS: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:我|也|就|所以|因此)?想(?:也)?(?:过去|去那边|去那里|去找[他她]|跟[他她]|和[他她]|陪[他她]|一起去)|(?:跟|和)[他她]们?(?:一块|一起|在一起|团聚)|过去陪",
    )
});

/// Where others are.
static THERE: LazyLock<Regex> = LazyLock::new(|| compiled("(?:在|去了|到了|调到|调去|调来)[^ ,]{2}"));

/// The parts, in the order of the folded text.
pub(super) fn asides(text: &str) -> Vec<Range<usize>> {
    let parts = parts(text);
    let is_of =
        |range: &Range<usize>, words: &Regex| words.is_match(text.get(range.clone()).unwrap_or_default());
    // "我妈是会计,想找兼职": others are spoken of as who seeks, where nobody else is.
    let is_for_others = parts.iter().any(|part| is_of(part, &WISHES)) && !speaks_of_self(text);
    let mut found: Vec<Range<usize>> = only(text).collect();
    found.extend(waived_pay(text));
    let mut of_others = false;
    for part in parts {
        let words = text.get(part.clone()).unwrap_or_default();
        let wishes = WISHES.is_match(words);
        // "我妈是会计,干了二十年": what follows is still said of her.
        let goes_on = of_others
            && words
                .starts_with(['干', '做', '当', '开', '教', '在', '已', '都', '有', '是', '会', '退', '年'])
            && text.get(..part.start).is_some_and(|before| before.ends_with(','));
        // Where they are is where the one who follows them seeks.
        let is_followed =
            THERE.is_match(words) && FOLLOWS.is_match(text.get(part.start..).unwrap_or_default());
        let then_self = THEN_SELF.find(words).filter(|found| found.start() > 0).map(|found| found.start());
        let of_them = OTHERS.is_match(words) && !is_followed;
        if let Some(end) = then_self.filter(|_| of_them && !is_for_others) {
            found.push(part.start..part.start + end);
            of_others = false;
            continue;
        }
        of_others = !is_for_others && !wishes && (of_them || goes_on);
        let judges = || !without_its_own(words).contains(JUDGED) && THOUGHT.is_match(words);
        let is_of_today = || TODAY.is_match(words) && !BEGINS.is_match(words);
        if of_others
            || !wishes
                && (FRIENDS.is_match(words)
                    || is_of_today()
                    || judges()
                    || ASKED.is_match(words)
                    || MET.is_match(words))
        {
            found.push(part);
        } else if let Some(told) = TOLD_TO.captures(words) {
            // "会计不想喝酒": what one will not do oneself says nothing of what stands before it.
            let no = told.name("no").map_or(0..0, |no| no.range());
            let is_own = words.get(no.clone()).is_some_and(|no| no == "不想") || wishes;
            found.push(part.start + if is_own { no.start } else { 0 }..part.end);
        }
    }
    found.sort_by_key(|place| place.start);
    found
}

/// Without the negations that judge a thing themselves: "当老师真不容易".
fn without_its_own(words: &str) -> String {
    ["谁想", "不容易", "不好当", "不好做", "不好干", "不是人"]
        .iter()
        .fold(words.to_string(), |left, own| left.replace(own, ""))
}

/// Whether somebody speaks of himself, and not of his own people.
fn speaks_of_self(text: &str) -> bool {
    ["本人", "自己"].iter().any(|own| text.contains(own))
        || text.char_indices().filter(|(_, c)| matches!(c, '我' | '俺')).any(|(at, _)| {
            let rest = text.get(at..).unwrap_or_default();
            !OTHERS.is_match(rest)
                && !text.get(..at).is_some_and(|before| before.ends_with(['给', '帮', '替']))
        })
}

/// The parts of a text between the signs that end one.
fn parts(text: &str) -> Vec<Range<usize>> {
    let mut from = 0;
    let mut parts = Vec::new();
    for part in text.split_inclusive(ENDS) {
        let words = part.trim_end_matches(ENDS);
        if !words.is_empty() {
            parts.push(from..from + words.len());
        }
        from += part.len();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_wishes_for_nothing_is_told_from_what_does() {
        let left = |text: &str| {
            let mut left = text.to_string();
            for place in asides(text).into_iter().rev() {
                left.replace_range(place, "");
            }
            left
        };
        for (text, want) in [
            ("我妈是会计", ""),
            ("我妈是会计,我也想当会计", ",我也想当会计"),
            ("我妈是会计,干了二十年,我想找文员", ",,我想找文员"),
            ("我妈是会计,干了二十年,想找兼职", "我妈是会计,干了二十年,想找兼职"),
            ("给我妈找保洁", "给我妈找保洁"),
            ("邻居家儿子是程序员", ""),
            ("同事都好相处 包住", " 包住"),
            ("重庆火锅太辣了", ""),
            ("杭州宁波 25+不强求", "杭州宁波 "),
            ("顾问 底薪无所谓", "顾问 "),
            ("文员 薪资面议 成都", "文员  成都"),
            ("薪资面议但别低于7", "薪资面议但别低于7"),
            ("包住就行钱无所谓", "包住就行"),
            ("学历无所谓", "学历无所谓"),
            ("会计太累了 想换文员", " 想换文员"),
            ("不要太累的", "不要太累的"),
            ("英语很好", "英语很好"),
            ("昨晚加班到十点", ""),
            ("今天就能上班", "今天就能上班"),
            ("快递不要放门口", ""),
            ("会计不想喝酒", "会计"),
            ("不要放射科", "不要放射科"),
            ("客服态度太差", ""),
            ("快递员今天没来", ""),
            ("老师说作业要交", ""),
            ("找个老师", "找个老师"),
            ("孩子大了 想出来上班", " 想出来上班"),
            ("成都到重庆坐高铁多久", ""),
            ("兰州(丈夫调过来)", "兰州()"),
            ("合肥(老婆在这边) 会计", "合肥() 会计"),
            ("程序员朋友都秃了", ""),
            ("老公在合肥所以只看合肥 采购", "所以只看合肥 采购"),
            ("我妈是会计我也想当会计", "我也想当会计"),
            ("老公在无锡上班 我也想过去 前台", "老公在无锡上班 我也想过去 前台"),
            ("媳妇在厦门 想跟她一起 司机", "媳妇在厦门 想跟她一起 司机"),
            ("老公是厨师 我想做文员", " 我想做文员"),
            ("护士同学都转行了,想做客服", ",想做客服"),
            ("财会同学都可投", "财会同学都可投"),
            ("小区保安很好", ""),
            ("楼下超市的收银员真热情", ""),
            ("保安大叔特别亲切", ""),
            ("电话销售谁受得了", ""),
            ("化工厂味道大,换个活", ",换个活"),
            ("抗压力强", "抗压力强"),
            ("会计很熟练", "会计很熟练"),
            ("当老师真不容易", ""),
            ("做销售太不容易了 想换文员", " 想换文员"),
        ] {
            assert_eq!(left(text), want, "{text}");
        }
    }
}
