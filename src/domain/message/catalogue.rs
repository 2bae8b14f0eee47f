//! The one catalogue of what the service says: each code with its text in English and in Chinese, where `{name}` stands for a parameter. Rules have their texts in the rule set.

with_found! {
    // Names of parts of a score.
    Semantic = "SEMANTIC", "meaning", "语义";
    Lexical = "LEXICAL", "wording", "用词";
    Skill = "SKILL", "skills", "技能";
    Certificate = "CERTIFICATE", "certificates", "证书";
    Major = "MAJOR", "major", "专业";
    Education = "EDUCATION", "education", "学历";
    Location = "LOCATION", "place", "地点";
    Pay = "PAY", "pay", "薪酬";
    Schedule = "SCHEDULE", "time", "时间";
    Preference = "PREFERENCE", "wishes", "意愿";
    Seniority = "SENIORITY", "experience", "经验";
    Trade = "TRADE", "trade", "工种";

    // Why a part is worth what it is.
    NotStatedByEither = "NOT_STATED_BY_EITHER", "not stated by either side", "双方均未说明";
    NotStatedBy = "NOT_STATED_BY", "not stated by the {kind}", "{kind}未说明";
    DoesNotApply = "DOES_NOT_APPLY", "does not apply to a {subject_kind} and a {target_kind}", "不适用于{subject_kind}与{target_kind}";
    Compared = "COMPARED", "{subject} and {target}", "{subject} ↔ {target}";
    FromAnywhere = "FROM_ANYWHERE", "can be done from anywhere", "可远程进行";
    PayReached = "PAY_REACHED", "the pay reaches what is wanted", "薪酬达到期望";
    PayBelow = "PAY_BELOW", "the pay reaches {percent} % of what is wanted", "薪酬达到期望的 {percent}%";
    WishesMet = "WISHES_MET", "wishes about {wishes} are met by {percent} %", "意愿（{wishes}）满足 {percent}%";
    WishesUnanswered = "WISHES_UNANSWERED", "the {kind} says nothing about what is wished", "{kind}未提及所期望的内容";
    FreeOfCharge = "FREE_OF_CHARGE", "it is free", "免费";
    BudgetReached = "BUDGET_REACHED", "the price is within the budget", "价格在预算内";
    BudgetBelow = "BUDGET_BELOW", "the budget reaches {percent} % of the price", "预算为价格的 {percent}%";
    PricesOfOtherUnits = "PRICES_OF_OTHER_UNITS", "price and budget are for different units", "价格与预算的计价单位不同";
    WindowsFree = "WINDOWS_FREE", "{percent} % of the time asked is free", "所需时段中有 {percent}% 空闲";
    TimeFree = "TIME_FREE", "{percent} % of the time asked is free", "所需时间中有 {percent}% 可以到岗";
    NoExperienceAsked = "NO_EXPERIENCE_ASKED", "no experience is asked", "不要求工作经验";
    ExperienceOfBeginner = "EXPERIENCE_OF_BEGINNER", "{asked} months of experience are asked of a beginner", "要求 {asked} 个月经验，目前没有";
    ExperienceCompared = "EXPERIENCE_COMPARED", "{asked} months of experience are asked, {had} are there", "要求 {asked} 个月经验，已有 {had} 个月";
    CosineOfMeaning = "COSINE_OF_MEANING", "meaning: cosine {cosine}", "语义相近度 {cosine}";
    CosineOfWording = "COSINE_OF_WORDING", "wording: closeness {cosine}", "用词相近度 {cosine}";

    // What is wished.
    RankedSlots = "RANKED_SLOTS", "ranked slots", "志愿岗位";
    Occupation = "OCCUPATION", "the occupation", "职业";
    Industry = "INDUSTRY", "the industry", "行业";
    Arrangement = "ARRANGEMENT", "the arrangement", "工作方式";
    NightShifts = "NIGHT_SHIFTS", "night shifts", "夜班";
    Lodging = "LODGING", "lodging", "住宿";
    DaysOff = "DAYS_OFF", "days off", "双休";
    HalfDays = "HALF_DAYS", "half days", "半天班";
    DailyPay = "DAILY_PAY", "daily pay", "日结";
    RemoteWork = "REMOTE_WORK", "work from home", "居家办公";
    Overtime = "OVERTIME", "overtime", "加班";
    BusinessTravel = "BUSINESS_TRAVEL", "business trips", "出差";
    Employer = "EMPLOYER", "the kind of employer", "单位性质";
    Engagement = "ENGAGEMENT", "the engagement", "合作方式";

    // What breaks a rule, beside the reason that the rule set gives.
    BrokenRule = "BROKEN_RULE", "{reason}: {detail}", "{reason}：{detail}";
    RuleOfSource = "RULE_OF_SOURCE", "{reason} ({source})", "{reason}（{source}）";
    Named = "NAMED", "{what}", "{what}";
    FirstYearUntil = "FIRST_YEAR_UNTIL", "entered in {year}, in the first year until {day}", "{year} 年入学，一年级至 {day}";
    EducationAsked = "EDUCATION_ASKED", "{asked} asked, {held} held", "要求{asked}，现为{held}";
    PaidOfRegular = "PAID_OF_REGULAR", "{paid} of {regular} CNY a month", "每月 {paid} 元，同岗位每月 {regular} 元";
    DaysCovered = "DAYS_COVERED", "{percent} % of its days", "只覆盖 {percent}% 的日期";
    CapacityAsked = "CAPACITY_ASKED", "{asked} asked, {left} left", "需要 {asked}，现有 {left}";
    SchoolRule = "SCHOOL_RULE", "a rule of the school's", "不符合学校的实习规定";

    // What would change a pair.
    Learn = "LEARN", "learn {what}", "学习{what}";
    Teach = "TEACH", "teach {what}", "增设{what}的教学";
    Provide = "PROVIDE", "provide {what}", "补充{what}";
    RaiseBudget = "RAISE_BUDGET", "raise the budget to {price} CNY", "将预算提高到 {price} 元";
    FreeTime = "FREE_TIME", "free the time that is asked", "空出所需时段";
    Obtain = "OBTAIN", "obtain {what}", "取得{what}";
    PrepareFor = "PREPARE_FOR", "prepare for {what}", "开展{what}的考证培训";
    ConcludeAgreement = "CONCLUDE_AGREEMENT", "conclude the agreement of school, employer and student (三方协议)", "签订学校、企业、学生三方协议";
    OpenPlace = "OPEN_PLACE", "open at least one place", "至少开放一个名额";
    BeFree = "BE_FREE", "the student is free on the opening's dates", "学生在岗位要求的日期内可以到岗";
    Reach = "REACH", "reach {level}", "学历达到{level}";
    Insure = "INSURE", "insure the interns (实习责任保险)", "为实习生投保实习责任保险";
    TakeOutNights = "TAKE_OUT_NIGHTS", "take the night shifts out", "取消夜班安排";
    BecomePartner = "BECOME_PARTNER", "the employer takes the student's school as a partner", "企业将学生所在学校列为合作院校";
    AcceptRegion = "ACCEPT_REGION", "the person accepts this region", "本人接受该地区";
    RaiseStipend = "RAISE_STIPEND", "raise the stipend to {pay} CNY a month", "将实习报酬提高到每月 {pay} 元";
    ArrangeDirectly = "ARRANGE_DIRECTLY", "the school arranges the internship with the employer itself", "由学校与企业直接安排实习";
    AcceptWork = "ACCEPT_WORK", "the seeker accepts this kind of work", "求职者接受此类工作";
    BeginLater = "BEGIN_LATER", "begin on or after {day}", "将开始日期改为 {day} 或之后";

    // What of a record could not be understood.
    UnknownMajor = "UNKNOWN_MAJOR", "is a major that no catalogue names; nothing is compared by it", "专业未能识别，不参与比较";
    AmbiguousMajor = "AMBIGUOUS_MAJOR", "is short for several majors ({majors}); write its name in full, nothing is compared by it", "专业简称有多种可能（{majors}），请写全称；暂不参与比较";
    UnknownOccupation = "UNKNOWN_OCCUPATION", "is an occupation that no catalogue names; nothing is compared by it", "职业未能识别，不参与比较";
    UnknownPlace = "UNKNOWN_PLACE", "names no known place; nothing is compared by it", "地点未能识别，不参与比较";
    UnknownLevel = "UNKNOWN_LEVEL", "names no known level of education; nothing is compared by it", "学历层次未能识别，不参与比较";
    ForeignCurrency = "FOREIGN_CURRENCY", "is not in CNY; nothing is compared by it", "非人民币，不参与比较";
    Dropped = "DROPPED", "was left out: {why}", "已舍弃：{why}";

    // What is wrong with a field.
    Plain = "PLAIN", "{text}", "{text}";
    MustBe = "MUST_BE", "must be {meaning}", "须为{meaning}";
    Required = "REQUIRED", "is required", "必填";
    TextRequired = "TEXT_REQUIRED", "is required, 1 to {most} characters", "必填，1 至 {most} 个字符";
    OneRequired = "ONE_REQUIRED", "one of {fields} is required", "{fields} 须有其一";
    OneOfTwo = "ONE_OF_TWO", "one of {fields} is required, and not both", "{fields} 须有其一，且不可同时填写";
    TooLong = "TOO_LONG", "must have at most {most} characters", "最多 {most} 个字符";
    TooLongOrNul = "TOO_LONG_OR_NUL", "must have at most {most} characters, none NUL", "最多 {most} 个字符，且不含 NUL";
    TooMany = "TOO_MANY", "must have at most {most} items", "最多 {most} 项";
    TooFew = "TOO_FEW", "must have at least {least} items", "至少 {least} 项";
    TooManyPaths = "TOO_MANY_PATHS", "must have at most {most} paths", "最多 {most} 个路径";
    TooManyEntries = "TOO_MANY_ENTRIES", "must have at most {most} entries", "最多 {most} 对";
    NulCharacter = "NUL_CHARACTER", "must not hold NUL characters", "不得含 NUL 字符";
    Empty = "EMPTY", "must not be empty", "不得为空";
    Negative = "NEGATIVE", "must not be negative", "不得为负";
    Unspecified = "UNSPECIFIED", "must not be unspecified", "不得为未指定";
    OutOfRange = "OUT_OF_RANGE", "must be a number from {least} to {most}", "须为 {least} 至 {most} 的数";
    NoSuchValue = "NO_SUCH_VALUE", "{number} is not a value of the enum", "{number} 不是该枚举的值";
    NotThatDay = "NOT_A_DAY", "must be a day that exists, with year, month and day, and a year from 1900 to 2200", "须为存在的日期，含年、月、日，年份 1900 至 2200";
    NotATime = "NOT_A_TIME", "must be a time from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z", "须为 0001-01-01T00:00:00Z 至 9999-12-31T23:59:59.999999999Z 的时间";
    InFuture = "IN_FUTURE", "must not be later than now", "不得晚于当前时间";
    NotAShare = "NOT_A_SHARE", "must be above 0 and at most 1", "须大于 0 且不超过 1";
    NoRow = "NO_ROW", "is no key of a row by {by}", "不是按 {by} 分行时的键";
    NotAfter = "NOT_AFTER", "must be after {field}", "须晚于 {field}";
    BelowField = "BELOW_FIELD", "must not be below {field}", "不得小于 {field}";
    AboveField = "ABOVE_FIELD", "must not be above {field}", "不得大于 {field}";
    Overlaps = "OVERLAPS", "must not overlap {field}", "不得与 {field} 重叠";
    StartOrEnd = "START_OR_END", "a start or an end is required", "开始与结束须有其一";
    DateOrTime = "DATE_OR_TIME", "must not be set beside {field}", "不得与 {field} 同时填写";
    FreeAndAmount = "FREE_AND_AMOUNT", "must be false where an amount is set", "填写金额时须为 false";
    OfExpertsOnly = "OF_EXPERTS_ONLY", "is for the category EXPERT only", "仅适用于专家类";
    NotACurrency = "NOT_A_CURRENCY", "must be an ISO 4217 code of three capital letters, or empty for CNY", "须为三个大写字母的 ISO 4217 代码，人民币可留空";
    UnitRequired = "UNIT_REQUIRED", "is required where an amount is set", "填写金额时必填";
    BadId = "BAD_ID", "ids must be 1 to 128 of [A-Za-z0-9._-]", "编号须为 1 至 128 个 [A-Za-z0-9._-]";
    BadName = "BAD_NAME", "must be \"tenants/TENANT/KIND/ID\" or \"KIND/ID\"", "须为 \"tenants/TENANT/KIND/ID\" 或 \"KIND/ID\"";
    NameIn = "NAME_IN", "must be \"tenants/{home}/{folder}/ID\" or \"{folder}/ID\"", "须为 \"tenants/{home}/{folder}/ID\" 或 \"{folder}/ID\"";
    BadCollection = "BAD_COLLECTION", "the kind must be {kinds}", "类别须为 {kinds}";
    NameOfKind = "NAME_OF_KIND", "must be a name of a record of {kinds}", "须为 {kinds} 的记录名";
    KindMismatch = "KIND_MISMATCH", "says {says}, but the record holds {holds}", "写明 {says}，而记录内容为 {holds}";
    BadLabelKey = "BAD_LABEL_KEY", "keys must be 1 to {most} of [a-z0-9_.-]", "键须为 1 至 {most} 个 [a-z0-9_.-]";
    PersonalData = "PERSONAL_DATA", "must not hold {what}", "不得含个人信息：{what}";
    TitleOrDescription = "TITLE_OR_DESCRIPTION", "title or description is required", "标题与描述须有其一";
    AllianceRequired = "ALLIANCE_REQUIRED", "is required with visibility ALLIANCE", "可见范围为联盟时必填";
    AllianceOnly = "ALLIANCE_ONLY", "is allowed only with visibility ALLIANCE", "仅在可见范围为联盟时可填";
    NotAMember = "NOT_A_MEMBER", "must be an alliance that the caller's tenant is a member of", "须为调用方所属的联盟";
    TenantOrEveryone = "TENANT_OR_EVERYONE", "must be a tenant id, or \"*\" for everyone", "须为租户编号，或以 \"*\" 表示所有人";
    TenantAllianceOrEveryone = "TENANT_ALLIANCE_OR_EVERYONE", "must be a tenant id, \"alliances/ID\", or \"*\" for everyone", "须为租户编号、\"alliances/编号\"，或以 \"*\" 表示所有人";
    NotBeside = "NOT_BESIDE", "cannot stand beside {field}; give one of the two", "不能与 {field} 同时填写，只填其一";
    OnlyWith = "ONLY_WITH", "is allowed only with {field}", "仅可与 {field} 一起填写";
    GuardianRequired = "GUARDIAN_REQUIRED", "must be YES: who is under 14 is matched only if a parent or guardian has agreed (PIPL article 31)", "须为 YES：未满十四周岁者参与匹配须经父母或其他监护人同意（《个人信息保护法》第三十一条）";
    NothingToRead = "NOTHING_TO_READ", "holds nothing that can be read", "没有可读的内容";
    UnknownVocabulary = "UNKNOWN_VOCABULARY", "must be a known vocabulary", "须为已知的词表";
    UnknownFacet = "UNKNOWN_FACET", "is not a known facet", "不是已知的分面";
    AskedTwice = "ASKED_TWICE", "is asked for twice", "重复请求";
    UnknownOrder = "UNKNOWN_ORDER", "is not a known order", "不是已知的排序";
    NoScores = "NO_SCORES", "must not be by score where personalized is false: nothing has a score", "personalized 为 false 时没有分数，不能按分数排序";
    OpeningsOnly = "OPENINGS_ONLY", "is for openings only", "仅适用于岗位";
    NotByPlan = "NOT_BY_PLAN", "is not for the whole plan; count by EMPLOYER", "不适用于整个方案；请按 EMPLOYER 计数";
    OnlyRelevant = "ONLY_RELEVANT", "must be false where order_by is not by score: only relevant results are given", "不按分数排序时只给出相关结果，此项须为 false";
    NoCondition = "NO_CONDITION", "names {field}, which has no condition here", "所指 {field} 在此没有条件";
    NoSuchCondition = "NO_SUCH_CONDITION", "must name some of these fields: {fields}", "须为下列字段：{fields}";
    NoWeight = "NO_WEIGHT", "at least one weight must be above 0", "至少一个权重须大于 0";
    PathsAlone = "PATHS_ALONE", "\"*\" must stand alone", "\"*\" 须单独出现";
    NoSuchField = "NO_SUCH_FIELD", "{path} is not a field of a record", "{path} 不是记录的字段";
    FieldOfOtherKind = "FIELD_OF_OTHER_KIND", "{path} is a field of another kind of record", "{path} 是另一类记录的字段";
    SameName = "SAME_NAME", "the same name as {path}", "与 {path} 同名";
    BatchSize = "BATCH_SIZE", "must hold 1 to {most} requests", "须含 1 至 {most} 个请求";
    AlikeInAll = "ALIKE_IN_ALL", "validate_only must be alike in all requests", "各请求的 validate_only 须一致";
    ImportSize = "IMPORT_SIZE", "one stream holds at most {most} items", "一个流最多 {most} 项";

    // What codes and values must be.
    ARegion = "A_REGION", "a known region code of GB/T 2260, 2, 4 or 6 digits", "已知的 GB/T 2260 地区代码，2、4 或 6 位";
    AnIndustry = "AN_INDUSTRY", "a known industry code of GB/T 4754: a letter, or 2 to 4 digits after an optional letter", "已知的 GB/T 4754 行业代码：一个字母，或可带字母的 2 至 4 位数字";
    AnOccupation = "AN_OCCUPATION", "an occupation code such as \"6-18-01-01\", or a leading part of one", "职业代码，如 \"6-18-01-01\"，或其前段";
    AMonth = "A_MONTH", "a month such as \"2026-01\", of 1900 to 2199", "1900 至 2199 年的月份，如 \"2026-01\"";
    AMajor = "A_MAJOR", "a code of a major, 2, 4 or 6 digits", "专业代码，2、4 或 6 位";
    APayBand = "A_PAY_BAND", "a band of monthly pay: 0-2000, 2000-3000, 3000-4000, 4000-6000, 6000-8000, 8000-10000, 10000-15000, 15000-20000, 20000-30000 or 30000-", "月薪区间：0-2000、2000-3000、3000-4000、4000-6000、6000-8000、8000-10000、10000-15000、15000-20000、20000-30000 或 30000-";

    // What would place a student, what a plan breaks, and what it only tries out.
    SeatMore = "SEAT_MORE", "one seat more in {slot}", "{slot} 增加一个名额";
    ReserveLess = "RESERVE_LESS", "one reserved seat less in {slot}", "{slot} 减少一个预留名额";
    CapMore = "CAP_MORE", "one more by cap {cap} for {slot}", "第 {cap} 项人数上限放宽一人，可去 {slot}";
    WithoutRule = "WITHOUT_RULE", "without rule {rule} a seat in {slot}", "不受规则 {rule} 限制时，可去 {slot}";
    SeveralTimes = "SEVERAL_TIMES", "{count} times {what}", "{what}（共 {count} 次）";
    PlanOfOthers = "PLAN_OF_OTHERS", "the plan is of other students or openings", "方案中的学生或岗位与现在的不一致";
    NotAcceptable = "NOT_ACCEPTABLE", "{name}: the opening is not acceptable", "{name}：该岗位不在可接受范围内";
    NotWhereFixed = "NOT_WHERE_FIXED", "{name}: is not where it is fixed", "{name}：没有安置在指定岗位";
    OverSeats = "OVER_SEATS", "{name}: more students than seats", "{name}：人数超过名额";
    OverReserve = "OVER_RESERVE", "{name}: seats of the priority group are taken by others", "{name}：预留名额被占用";
    UnderIntake = "UNDER_INTAKE", "{name}: fewer students than it takes at least", "{name}：不足最低接收人数";
    ClosedButTaken = "CLOSED_BUT_TAKEN", "{name}: takes nobody, and has students", "{name}：未开的岗位安置了学生";
    OverCap = "OVER_CAP", "cap {cap}: more students than it allows", "第 {cap} 项人数上限：超出人数";
    GroupApart = "GROUP_APART", "group {group}: is not together", "第 {group} 组：没有安置在一起";
    GoalUnproven = "GOAL_UNPROVEN", "goal {goal}: its prices do not prove it", "第 {goal} 个目标：未能证明最优";
    RuleAside = "RULE_ASIDE", "rule {rule} is left aside", "不受规则 {rule} 限制";
    SeatsTried = "SEATS_TRIED", "{slot} is tried with {seats} seats", "{slot} 按 {seats} 个名额试算";
    RoundOpen = "ROUND_OPEN", "ranking round {round} is not over", "志愿填报 {round} 尚未截止";

    // Why a student of a plan is not placed.
    NothingAcceptable = "NOTHING_ACCEPTABLE", "no opening is acceptable", "没有可接受的岗位";
    SlotsFull = "SLOTS_FULL", "no seat is left (openings: {count})", "名额已满（{count} 个岗位）";
    SlotsReserved = "SLOTS_RESERVED", "the seats left are reserved (openings: {count})", "剩余名额为预留（{count} 个岗位）";
    SlotsCapped = "SLOTS_CAPPED", "cap {cap} is reached (openings: {count})", "已达第 {cap} 项人数上限（{count} 个岗位）";
    SlotsClosed = "SLOTS_CLOSED", "too few would come, so it takes nobody (openings: {count})", "人数不足，不予开设（{count} 个岗位）";
    GroupDoesNotFit = "GROUP_DOES_NOT_FIT", "the student's group does not fit (openings: {count})", "所在小组无法一并安置（{count} 个岗位）";
    RuleForbids = "RULE_FORBIDS", "rule {rule} forbids it (openings: {count})", "规则 {rule} 不允许（{count} 个岗位）";
    NotAgreedYet = "NOT_AGREED_YET", "has not agreed to be matched", "未同意参与匹配";
    PlacedBy = "PLACED_BY", "is placed by plan {plan}", "已由方案 {plan} 安置";

    // Why something cannot be done with a plan, behind its name.
    PlanReplaced = "PLAN_REPLACED", "was adopted, and plan {plan} has taken its place", "已采用，并已由方案 {plan} 取代";
    PlanTries = "PLAN_TRIES", "only tries something out: {what}", "仅为试算：{what}";
    OpeningsChanged = "OPENINGS_CHANGED", "was made of openings that have changed since; make it again", "所依据的岗位已有变化，请重新生成";
    BeingAdopted = "BEING_ADOPTED", "is being adopted; adopt it again to bring it to an end", "正在采用；再次采用即可完成";
    ChangedMeanwhile = "CHANGED_MEANWHILE", "was changed meanwhile; try again", "期间已被修改，请重试";
    SeatsShort = "SEATS_SHORT", "needs {needs} seats of {slot}, which has {has}", "需要 {slot} 的 {needs} 个名额，现有 {has} 个";
    PlacesNobody = "PLACES_NOBODY", "places nobody", "没有安置任何学生";
    NoAmending = "NO_AMENDING", "is adopted and cannot be amended", "已采用，不能再修改";
    NoReplacing = "NO_REPLACING", "is adopted and cannot be replaced", "已采用，不能覆盖";
    PlacesUnwilling = "PLACES_UNWILLING", "places {student}, who has not agreed to be matched", "安置了未同意参与匹配的 {student}";
    PlacesAgainstRule = "PLACES_AGAINST_RULE", "places {student} in {slot}, which breaks {rule} now: {reason}", "将 {student} 安置在 {slot}，现违反 {rule}：{reason}";
    PlacesTwice = "PLACES_TWICE", "places {student}, whom plan {plan} has placed", "安置了已由方案 {plan} 安置的 {student}";
    FillsTwice = "FILLS_TWICE", "fills {slot}, which plan {plan} is filling just now; adopt that again to bring it to its end", "使用 {slot}，而方案 {plan} 正在使用；再次采用该方案即可完成";
    AboutGone = "ABOUT_GONE", "is about {name}, which is gone", "所涉 {name} 已不存在";
    DeadlinePast = "DEADLINE_PAST", "its deadline cannot be moved any more", "其截止时间不能再更改";
    HandedInLate = "HANDED_IN_LATE", "ended at {time}; late are {names}", "已于 {time} 截止；迟交的有 {names}";

    // Faults of what a plan is asked for.
    NotOfPlan = "NOT_OF_PLAN", "{name} is not in this plan", "{name} 不在此方案中";
    NamedTwice = "NAMED_TWICE", "{name} is named twice", "{name} 重复";
    NotPlaceable = "NOT_PLACEABLE", "cannot be placed: no consent, or placed already", "不能安置：未同意参与匹配，或已被安置";
    MoreThanSeats = "MORE_THAN_SEATS", "is more than the {seats} seats of {slot}", "超过 {slot} 的 {seats} 个名额";
    NoSuchEmployer = "NO_SUCH_EMPLOYER", "is the employer of no opening of this plan", "不是此方案中任何岗位的企业";
    NobodyToPlace = "NOBODY_TO_PLACE", "there are no students to place", "没有可安置的学生";
    NothingToFill = "NOTHING_TO_FILL", "there are no openings to place in", "没有可安置的岗位";
    CannotStandHere = "CANNOT_STAND_HERE", "{name} cannot stand here", "此处不能为 {name}";
    TooManyPairs = "TOO_MANY_PAIRS", "makes {pairs} pairs with the openings, and {most} are the most", "与岗位构成 {pairs} 对，最多 {most} 对";
    NotStored = "NOT_STORED", "{name} is not stored", "{name} 尚未保存";
    NotForStable = "NOT_FOR_STABLE", "is not for stable plans", "不适用于稳定匹配方案";
    PlanItself = "PLAN_ITSELF", "is the plan itself", "不能是方案自身";
    NotLeftAside = "NOT_LEFT_ASIDE", "{rule} is no rule that may be left aside", "{rule} 不是可以不受其限制的规则";
    ReservesTooMany = "RESERVES_TOO_MANY", "reserves more seats of {slot} than it has", "{slot} 的预留名额超过其名额";
    IntakeOverSeats = "INTAKE_OVER_SEATS", "{slot} takes no fewer than it has seats for", "{slot} 的最低接收人数超过其名额";
    InTwoGroups = "IN_TWO_GROUPS", "{student} is in two groups that must be together", "{student} 同时属于两个须在一起的组";
    TogetherAndApart = "TOGETHER_AND_APART", "{student} and {other} must be together and must not", "{student} 与 {other} 既须在一起，又不得在一起";
    RefusedWhereFixed = "REFUSED_WHERE_FIXED", "{student} is refused where it is fixed", "{student} 在指定岗位被排除";
    FixedTooMany = "FIXED_TOO_MANY", "are more than fit into {slot}", "超过 {slot} 可容纳的人数";
    NotLater = "NOT_LATER", "must be later than now", "须晚于当前时间";

    // What is wrong with a page token.
    TokenDamaged = "TOKEN_DAMAGED", "is not a token of this service, or is damaged; use next_page_token as it was given", "不是本服务的令牌，或已损坏；请原样使用 next_page_token";
    TokenOfOtherVersion = "TOKEN_OF_OTHER_VERSION", "is of another version of this service; start again from the first page", "属于本服务的另一版本；请从第一页重新开始";
    TokenOfOtherRequest = "TOKEN_OF_OTHER_REQUEST", "belongs to another request; all fields but page_token must be as they were", "属于另一请求；除 page_token 外各字段须保持不变";
    TokenOfOtherCall = "TOKEN_OF_OTHER_CALL", "is of another call", "属于另一调用";
    TokenOfOtherTime = "TOKEN_OF_OTHER_TIME", "belongs to a request with another as_of_time", "属于 as_of_time 不同的请求";

    // Why a call is not carried out.
    FieldAtFault = "FIELD_AT_FAULT", "{field}: {what}", "{field}：{what}";
    FieldsAtFault = "FIELDS_AT_FAULT", "{count} fields are at fault", "{count} 个字段有误";
    NotFound = "NOT_FOUND", "{name} does not exist or is not visible to you", "{name} 不存在，或对您不可见";
    EtagMismatch = "ETAG_MISMATCH", "{name} was changed; read it again and retry", "{name} 已被修改；请重新读取后再试";
    EtagOfNothing = "ETAG_OF_NOTHING", "{name} is not stored, so that it has no etag; leave etag out to create it", "{name} 尚未保存，没有 etag；如要新建请不要填写 etag";
    ForeignTenant = "FOREIGN_TENANT", "{name} is of another tenant", "{name} 属于另一租户";
    NoConsent = "NO_CONSENT", "{name} has not agreed to be matched", "{name} 未同意参与匹配";
    NoPlan = "NO_PLAN", "{name} is no plan of yours", "{name} 不是您的方案";
    NoRound = "NO_ROUND", "{name} is no ranking round of yours", "{name} 不是您的志愿轮次";
    NoSavedQuery = "NO_SAVED_QUERY", "{name} is no saved query of yours", "{name} 不是您的订阅";
    NameTaken = "NAME_TAKEN", "is taken already; change what is there, or choose another id", "名称已被占用；请修改已有的一项，或另选编号";
    NoWebhook = "NO_WEBHOOK", "is of a saved query without a webhook", "该订阅没有设置推送地址";
    SubjectIsQuery = "SUBJECT_IS_QUERY", "is a saved query, and a saved query waits for no other: name a record or give a text", "订阅不能以另一订阅为对象；请指定一条记录或一段文字";
    WebhookForm = "WEBHOOK_FORM", "must be http://HOST or https://HOST with a port and a path perhaps, without user and fragment, up to {most} characters", "须为 http://主机 或 https://主机（可带端口和路径），不含用户名和片段，最多 {most} 个字符";
    WebhookPrivate = "WEBHOOK_PRIVATE", "leads into a private network, which this service does not call (webhook_allow_private)", "指向内部网络，本服务不向其推送（webhook_allow_private）";
    BandTooLow = "BAND_TOO_LOW", "must be FAIR, GOOD or EXCELLENT", "须为“一般”、“较好”或“优秀”";
    PlanSays = "PLAN_SAYS", "{name} {why}", "{name} {why}";
    BusyForBatch = "BUSY_FOR_BATCH", "the service is busy, and calls for much work give way to those that somebody waits for; try again in a few seconds", "服务繁忙，批量、分析类调用须为即时调用让路，请数秒后再试";
    WatchShare = "WATCH_SHARE", "your own share is used up: {count} saved queries are watched at once; end a watch, or have matches posted to a webhook", "您同时监听的已存查询已达上限（{count} 个）；请先结束一个监听，或改用 webhook 接收";
    WatchesFull = "WATCHES_FULL", "too many saved queries are watched at once; try again soon, or have matches posted to a webhook", "当前监听的已存查询过多，请稍后再试，或改用 webhook 接收";
    ShuttingDown = "SHUTTING_DOWN", "the service ends; go on with the last resume_token, here in a moment or at a replica", "服务即将停止；请稍后用最近的 resume_token 在本服务或其他副本上继续";
    Overloaded = "OVERLOADED", "too many calls at once; try again soon", "同时的调用过多，请稍后再试";
    DiskFull = "DISK_FULL", "the disk is nearly full; writes are refused, reads go on", "磁盘将满：暂不能写入，仍可读取";
    StoreUnavailable = "STORE_UNAVAILABLE", "the store cannot be reached or is starting", "存储暂不可用或正在启动";
    StoreMismatch = "STORE_MISMATCH", "the store was built with another model or version; the service has to be restarted with that one", "存储由另一模型或版本建立，服务须以该版本重启";
    StoreRefused = "STORE_REFUSED", "the store refuses the service until its operator acts; the log says why", "存储拒绝服务，须由运维处理；日志中有原因";
    RecordDamaged = "RECORD_DAMAGED", "{name} is damaged and cannot be read; write it again or delete it", "{name} 已损坏，无法读取；请重新写入或删除";
    Internal = "INTERNAL", "an internal error occurred; the log has the details", "内部错误；详情见日志";
    UnknownMethod = "UNKNOWN_METHOD", "there is no such call; calls are /talentmatch.v1.Service/Method, and GetServerInfo says which version this is", "没有此调用；调用形如 /talentmatch.v1.Service/Method，GetServerInfo 可查版本";
    KeyRequired = "KEY_REQUIRED", "an API key is required: \"authorization: Bearer KEY\" or \"x-api-key: KEY\"", "需要 API 密钥：\"authorization: Bearer KEY\" 或 \"x-api-key: KEY\"";
    KeyOver = "KEY_OVER", "the API key is not known, or is over", "API 密钥无效或已停用";
    KeysUnread = "KEYS_UNREAD", "the API keys cannot be read yet; try again soon", "暂不能读取 API 密钥，请稍后再试";
    TooFast = "TOO_FAST", "your calls come too fast: {count} a second are taken", "调用过于频繁：每秒最多 {count} 次";
    BudgetSpent = "BUDGET_SPENT", "this would show more than {count} students of others in a day (students_a_day); those who were shown today can be seen again, and others from midnight in China on", "将超出每日可查看的其他单位学生人数上限（students_a_day）{count} 人；今日已查看的可再次查看，其他须待次日零时";
    TrailFull = "TRAIL_FULL", "the audit trail cannot be written, so that no call is carried out; try again soon", "审计日志暂不能写入，调用不予执行，请稍后再试";
    CertificateUnknown = "CERTIFICATE_UNKNOWN", "the certificate of the connection names no caller of [[client_certificates]], and the call has no API key; have its URI, DNS or common name listed, or send a key", "连接所用证书的名称未列入 [[client_certificates]]，且未提供 API 密钥；请登记其 URI、DNS 名或通用名，或提供密钥";
    CertificateOfOther = "CERTIFICATE_OF_OTHER", "the API key and the certificate of the connection are of different tenants; send a key of the certificate's tenant, or none", "API 密钥与连接所用证书属于不同租户；请使用证书所属租户的密钥，或不提供密钥";
    PurposeForm = "PURPOSE_FORM", "must be 1 to 64 of [A-Za-z0-9._-]", "须为 1 到 64 个 [A-Za-z0-9._-] 字符";
    NoAlliance = "NO_ALLIANCE", "{name} is no alliance that the tenant has a part in", "租户未参与联盟 {name}";
    NotInvited = "NOT_INVITED", "is of an alliance that has not invited the tenant", "该联盟未邀请此租户";
    NotLed = "NOT_LED", "only the tenant that leads the alliance, and a platform, may let others in and out", "只有联盟牵头租户和平台可以邀请或移出成员";
    OwnMembershipAlone = "OWN_MEMBERSHIP_ALONE", "only a platform makes another tenant a member", "只有平台可以代其他租户加入";
    ReceiptsOfOthers = "RECEIPTS_OF_OTHERS", "receipts of other tenants are for callers who may list the audit trail", "其他租户的删除回执仅供可查看审计记录的角色读取";
    NoApiKey = "NO_API_KEY", "{name} is no key", "{name} 不是密钥";
    TokenRefused = "TOKEN_REFUSED", "the token is not taken: it must be signed by a known key, of the issuer, for this service, not over, and name a tenant", "令牌不被接受：须由已知密钥签名，签发方与受众正确，未过期，并写明租户";
    KeyUnknown = "KEY_UNKNOWN", "the API key is not known", "API 密钥无效";

    // What of a request in JSON is wrong.
    OfBody = "OF_BODY", "the body {what}", "请求体{what}";
    NotJson = "NOT_JSON", "is no JSON from column {column} of line {line} on", "自第 {line} 行第 {column} 列起不是 JSON";
    JsonTooLong = "JSON_TOO_LONG", "is longer than {most} MiB", "超过 {most} MiB";
    NotAMessage = "NOT_A_MESSAGE", "cannot be read as a message", "不能按消息读取";
    NoFieldOfForm = "NO_FIELD_OF_FORM", "is not a field of the form", "没有这一字段";
    GivenTwice = "GIVEN_TWICE", "is given twice", "重复出现";
    OneOfGroup = "ONE_OF_GROUP", "only one of its group may be set", "同组的字段只能填写一个";
    MustBeList = "MUST_BE_LIST", "must be a list, each item {meaning}", "须为列表，每项为{meaning}";
    AText = "A_TEXT", "a text", "文本";
    TrueOrFalse = "TRUE_OR_FALSE", "true or false", "true 或 false";
    ANumber = "A_NUMBER", "a number", "数值";
    AWholeNumber = "A_WHOLE_NUMBER", "a whole number", "整数";
    Base64Text = "BASE64_TEXT", "a text in base64", "以 base64 编码的文本";
    OneOf = "ONE_OF", "one of {values}", "下列之一：{values}";
    ATimeAsIn = "A_TIME_AS_IN", "a time such as \"2026-09-01T08:00:00Z\"", "时间，如 \"2026-09-01T08:00:00Z\"";
    ADurationAsIn = "A_DURATION_AS_IN", "a duration such as \"1.5s\"", "时长，如 \"1.5s\"";
    FieldNames = "FIELD_NAMES", "names of fields in a text, with commas between them", "以逗号分隔的字段名";
    AnObject = "AN_OBJECT", "an object", "对象";
    ObjectOfTexts = "OBJECT_OF_TEXTS", "an object of texts", "值为文本的对象";

    // Why a file cannot be imported, and what is told of it.
    NoRowInFile = "NO_ROW_IN_FILE", "there is no row in it", "文件中没有数据行";
    SheetsEmpty = "SHEETS_EMPTY", "there is no row in it: every sheet that is shown is empty", "文件中没有数据行：可见的工作表都是空的";
    BinaryWorkbook = "BINARY_WORKBOOK", "is a binary workbook (.xlsb); save it as .xlsx", "是二进制工作簿（.xlsb），请另存为 .xlsx";
    ArchiveInArchive = "ARCHIVE_IN_ARCHIVE", "is an archive inside an archive; pack the files themselves", "是压缩包中的压缩包，请直接打包文件";
    ArchiveTooMany = "ARCHIVE_TOO_MANY", "the archive has {count} entries; {most} are the most", "压缩包中有 {count} 项，最多 {most} 项";
    ArchiveTooLarge = "ARCHIVE_TOO_LARGE", "the archive unpacks to more than {most} MB or {times} times its size, which no file of records does", "压缩包解压后超过 {most} MB 或自身的 {times} 倍，数据文件不会如此";
    ArchiveDamaged = "ARCHIVE_DAMAGED", "the archive cannot be read: {why}", "压缩包无法读取：{why}";
    ArchiveEncrypted = "ARCHIVE_ENCRYPTED", "the archive is encrypted; pack it without a password", "压缩包已加密，请不设密码重新打包";
    WorkbookUnread = "WORKBOOK_UNREAD", "the workbook cannot be read: {why}", "工作簿无法读取：{why}";
    WorkbookEncrypted = "WORKBOOK_ENCRYPTED", "the workbook is encrypted; save it without a password", "工作簿已加密，请不设密码另存";
    NoWorkbook = "NO_WORKBOOK", "the file is of Office but no workbook", "是 Office 文件，但不是工作簿";
    SheetTooWide = "SHEET_TOO_WIDE", "row {row}: {most} columns are the most", "第 {row} 行：最多 {most} 列";
    SheetTooLarge = "SHEET_TOO_LARGE", "a sheet holds at most {most} MB of text", "每个工作表最多 {most} MB 文字";
    GridTooLarge = "GRID_TOO_LARGE", "the sheets reach over more than {most} cells; delete the empty rows and columns, or save as .xlsx", "工作表范围超过 {most} 个单元格，请删除空行空列，或另存为 .xlsx";
    WorkbookInStream = "WORKBOOK_IN_STREAM", "is a workbook or an archive, which can be read from a file but not from a stream; or save as CSV", "是工作簿或压缩包，只能从文件读取，不能从流读取；也可另存为 CSV";
    PdfNoTable = "PDF_NO_TABLE", "is a PDF document; a table is needed as CSV", "是 PDF 文档；请提供 CSV 表格";
    WebPageNoTable = "WEB_PAGE_NO_TABLE", "is a web page, whatever its name; open it in Excel and save the sheet as CSV (UTF-8)", "实为网页文件；请用 Excel 打开后另存为 CSV（UTF-8）";
    EncodingUnknown = "ENCODING_UNKNOWN", "the text is neither UTF-8 nor GB18030 (GBK); name its encoding (encoding, --encoding)", "文本既不是 UTF-8 也不是 GB18030（GBK），请指明编码（encoding，--encoding）";
    NotAnEncoding = "NOT_AN_ENCODING", "is not an encoding; for example utf-8, gbk, gb18030, big5, utf-16le", "不是编码名；例如 utf-8、gbk、gb18030、big5、utf-16le";
    UnpacksTooLarge = "UNPACKS_TOO_LARGE", "unpacks to more than {times} times its size, which no file of records does", "解压后超过自身的 {times} 倍，数据文件不会如此";
    TooManyEmptyLines = "TOO_MANY_EMPTY_LINES", "line {line}: {most} empty lines one after another are the most", "第 {line} 行：连续空行最多 {most} 行";
    JsonListNoLines = "JSON_LIST_NO_LINES", "is a JSON list; JSON lines are needed, one object a line (jq -c '.[]' makes them)", "是 JSON 列表；需要 JSON Lines，每行一个对象（可用 jq -c '.[]' 转换）";
    NeedsMap = "NEEDS_MAP", "a table needs a column map: --map MAP.toml", "表格需要列映射：--map MAP.toml";
    HeadLacks = "HEAD_LACKS", "the head of the table in line {line} has no column {missing}; it has {there}", "第 {line} 行的表头缺少列 {missing}；现有 {there}";
    NoHead = "NO_HEAD", "no row of the first {lines} lines is a head with the map's columns {missing}; line {line} has {there}", "前 {lines} 行中没有含列 {missing} 的表头；第 {line} 行为 {there}";
    FileLeftOut = "FILE_LEFT_OUT", "{file} is left out: {why}", "{file} 未导入：{why}";
    ReadAs = "READ_AS", "not UTF-8; read as {encoding}", "不是 UTF-8，按 {encoding} 读取";
    HeadInLine = "HEAD_IN_LINE", "the head of the table is line {line}; what stands above is not read", "表头在第 {line} 行，其上内容不读取";
    SeparatedBy = "SEPARATED_BY", "cells are separated by {sign}", "单元格以 {sign} 分隔";
    ColumnsPersonal = "COLUMNS_PERSONAL", "columns of personal data, which is not stored: {columns}", "含个人信息的列，不予存储：{columns}";
    ColumnsUnread = "COLUMNS_UNREAD", "columns that the map does not read: {columns}", "列映射未用到的列：{columns}";
    TooManyRows = "TOO_MANY_ROWS", "more than {most} rows are in it; send it in parts, or use the command line", "超过 {most} 行；请分批导入，或使用命令行";

    // Why a row cannot be imported, and what of it is left out.
    LineTooLong = "LINE_TOO_LONG", "the line has {length} bytes; {most} are the most", "该行有 {length} 字节，最多 {most} 字节";
    NotUtf8 = "NOT_UTF8", "not valid UTF-8 at byte {at}", "第 {at} 字节处不是有效的 UTF-8";
    NotOfEncoding = "NOT_OF_ENCODING", "holds bytes that are not of the file's encoding", "含有不属于文件编码的字节";
    LineNoObject = "LINE_NO_OBJECT", "the line is JSON but no object", "该行是 JSON，但不是对象";
    RowBehindHead = "ROW_BEHIND_HEAD", "the row has {fields} fields, the table's head {head}", "该行有 {fields} 格，表头只有 {head} 格";
    NotOfKind = "NOT_OF_KIND", "is not of --kind: {kinds} are wanted", "类别不符：需要 {kinds}";
    NoColumn = "NO_COLUMN", "there is no column {column}", "没有列 {column}";
    ListOfNoTexts = "LIST_OF_NO_TEXTS", "column {column} holds a list of what are no texts", "列 {column} 的列表中有非文本内容";
    ObjectNoText = "OBJECT_NO_TEXT", "column {column} holds an object, not a text", "列 {column} 是对象，不是文本";
    IdBraceOpen = "ID_BRACE_OPEN", "id: a brace is not closed", "id：花括号未闭合";
    IdNotStated = "ID_NOT_STATED", "{column} is not stated, and the id is made of it", "{column} 为空，而编号由其生成";
    ColumnNotStated = "COLUMN_NOT_STATED", "{column} is not stated", "{column} 为空";
    FormulaFailed = "FORMULA_FAILED", "the cell holds the error {error} of a formula", "单元格为公式错误 {error}";
    NotInTable = "NOT_IN_TABLE", "is not in the table of values", "不在取值对照表中";
    LongerThan = "LONGER_THAN", "is longer than {most} characters", "超过 {most} 个字符";
    EndLeftOut = "END_LEFT_OUT", "the end of what is longer than {most} characters", "超过 {most} 个字符的部分";
    LongLeftOut = "LONG_LEFT_OUT", "what is longer than {most} characters", "超过 {most} 个字符的内容";
    OtherTexts = "OTHER_TEXTS", "others", "其他";
    QuoteOpen = "QUOTE_OPEN", "a quote is not closed", "引号未闭合";
    TwoCurrencies = "TWO_CURRENCIES", "the text names two currencies", "文本中有两种货币";
    NotWhole = "NOT_WHOLE", "is no whole number", "不是整数";
    NotYesOrNo = "NOT_YES_OR_NO", "is read only as 是, 有, true, yes, 1 and their opposites", "只识别 是、有、true、yes、1 及其反义";
    NotALevel = "NOT_A_LEVEL", "is no level of education that is known, as 中专, 大专及以上 or 本科 are", "不是已知的学历；例如 中专、大专及以上、本科";
    DaysAsIn = "DAYS_AS_IN", "days are read as in 2025-09-01, 2025年9月1日 and 2025/9/1, months as in 2025-09 (their first day); where the year does not come first, month and day cannot be told apart", "日期写作 2025-09-01、2025年9月1日 或 2025/9/1，月份写作 2025-09（按当月首日）；年份不在最前时无法区分月与日";
    NumbersAsIn = "NUMBERS_AS_IN", "numbers are read as in 6000, 6,000, 0.6万 and 3天", "数值写作 6000、6,000、0.6万 或 3天";
    PayAsIn = "PAY_AS_IN", "pay is read as in 4-7千, 6000-8000元/月, 年薪10-15万, 200元/天 and 面议: one amount or two, by the hour, day, month or year; a bare 8-10 may be of thousands (8-10K)", "薪酬写作 4-7千、6000-8000元/月、年薪10-15万、200元/天 或 面议：一个或两个金额，按时、日、月或年；仅写 8-10 时单位不明（可写 8-10K）";
    LengthsAsIn = "LENGTHS_AS_IN", "lengths are read as in 6个月, 1年, 半年, 3-5年 and 不限", "时长写作 6个月、1年、半年、3-5年 或 不限";
    PricesAsIn = "PRICES_AS_IN", "prices are read as in 800-1200元/天, 每人1600元, 12万 and 免费: one amount or two in yuan, by the hour, day, month, year, use or person, else for the whole", "价格写作 800-1200元/天、每人1600元、12万 或 免费：一个或两个人民币金额，按时、日、月、年、次或人，否则为总价";

    // What is wrong with the form that a file comes in.
    FileTwice = "FILE_TWICE", "is there twice; send one file, or an archive", "重复出现；请只发送一个文件或一个压缩包";
    FileName = "FILE_NAME", "needs a file name, whose ending tells what it is", "需要文件名，其扩展名说明文件类型";
    PartTooLong = "PART_TOO_LONG", "is longer than {most} bytes", "超过 {most} 字节";
    MapRequired = "MAP_REQUIRED", "is required for a table; POST /v1/imports/preview guesses one from the headings", "表格必填；POST /v1/imports/preview 可按表头推测";
    FilesAtOnce = "FILES_AT_ONCE", "your own share is used up: {most} files at once; wait for one of them to end", "已达同时导入的上限（{most} 个文件），请待其中一个结束";
    FilesOfAll = "FILES_OF_ALL", "too many files are being imported; try again soon", "正在导入的文件过多，请稍后再试";
    FormLate = "FORM_LATE", "the rest of the form did not come in time", "表单其余部分未及时到达";
    NoRoomForFile = "NO_ROOM_FOR_FILE", "there is no room for the file; try again later", "没有空间存放文件，请稍后再试";
    ReadingEnded = "READING_ENDED", "reading the file ended early", "读取文件提前结束";
}
