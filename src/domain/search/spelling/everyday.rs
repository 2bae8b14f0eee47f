//! Everyday words beside the vocabulary of the tables.

/// Everyday words of searches, and others that are frequent, which are no typing errors though a term may sound like them.
pub(super) const ORDINARY: &str = "招聘 工作 附近 公司 岗位 想找 应届 月薪 包住 包吃 双休 夜班 白班 兼职 全职 日结 长期 短期 实习 急聘 高薪 周边 本地 女生 男生 保底 提成 奖金 全勤 补贴 补助 年包 税后 税前 到手 无责 急招 直招 坐班 出差 外派 居家 在家 远程 驻场 倒班 轮班 调休 单休 月休 面议 报销 餐补 房补 社保 少儿 成人 儿童 代理 代办 会画 会写 会做 会用 会开 会剪 会拍 会修 会说 制图 绘图 美术 音乐 打样 工程师 技术员 操作工 服务员 业务员 \
    学生 毕业 经验 不限 工厂 厂家 单位 企业 学校 老师 师傅 学徒 货车 客车 离家 上班 加班 周末 暑假 寒假 双薪 五险 一金 底薪 待遇 福利 宿舍 班车 普工 小时 时间 \
    正规 稳定 轻松 年龄 初中 高中 中专 大专 本科 以上 以下 左右 适合 需要 要求 可以 优先 水平 通知 骑车 换工 地址 毕设 通勤 \
    其他 影响 地位 眼睛 心里 注意 以前 尽管 制造 媒体 人士 衣服 大声 危机 模式 局面 一生 立场 国王 说法 人均 风味 编制 白色 企图 地震 大力 网上 房间 有机 攻关 水力 信仰 启动 抑制 精华 履行 网友 历时 制约 试图 克服 进城 口气 假定 主场 盛产 代价 财物 水流 一间 道具 水陆 打扮 三位 高呼 一件 一中 死机 出师 律诗 棋手 旗手 义工 公证 公务 中午 看书 条件 手表 对日 对韩 对美 对俄 \
    日企 外企 国企 央企 私企 民企 台企 德企 韩企 事业 编制 编外 合同 辞职 离职 跳槽 转行 求职 找活 找班 干活 打工 挣钱 赚钱 工资 现结 月结 周结 大货 大客 校车 负责人 主理人 经办人 \
    很行 很好 很多 很高 很近 很远 大夫 工人 人工 本人 主人 千万 土工 力工";

/// Everyday titles that no table has by themselves, which a whole run, or its end behind a known word, may be a slip of. Those of two characters have
/// no everyday word that sounds like them with one other character, as 厨师 has 出师.
pub(super) const JOBS: &str = "司机 普工 店员 服务员 仓管员 业务员 操作工 技术员 营业员 理货员 质检员 检验员 维修工 搬运工 装卸工 保洁员 收银员 驾驶员 送货员 配送员 分拣员 打包工 缝纫工 \
    油漆工 水电工 保育员 护理员 育婴师 美容师 理发师 美甲师 按摩师 面点师 洗碗工 传菜员 剪辑师 摄影师 化妆师 班主任 辅导员 外卖员 快递员 消防员 安检员 \
    程序员 测试员 设计师 工程师 采购员 统计员 资料员 施工员 安全员 造价员 预算员 跟单员 报关员 讲解员 押运员 巡检员 话务员 接线员 录入员";
