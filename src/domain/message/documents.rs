//! What is said of documents that are read as drafts, of cells of tables, of texts that discriminate or say who somebody is, and of signed credentials, as part of the
//! one [`catalogue`](super::catalogue).

macro_rules! with_documents {
    ($($others:tt)*) => {
        with_standards! {
            $($others)*

            // Why a document cannot be read, and what is told of it.
            DocumentEmpty = "DOCUMENT_EMPTY", "the document is empty", "文档为空";
            DocumentTooLarge = "DOCUMENT_TOO_LARGE", "the document is larger than {most} MiB", "文档超过 {most} MiB";
            DocumentTooLong = "DOCUMENT_TOO_LONG", "the document has more than {most} characters, which no CV or posting has", "文档超过 {most} 个字符，简历和岗位说明不会如此";
            DocumentTooManyPages = "DOCUMENT_TOO_MANY_PAGES", "the document has {count} pages; {most} are the most", "文档有 {count} 页，最多 {most} 页";
            DocumentUnpacks = "DOCUMENT_UNPACKS", "the document unpacks to more than {most} MiB, which no CV or posting does", "文档解压后超过 {most} MiB，简历和岗位说明不会如此";
            DocumentLate = "DOCUMENT_LATE", "the document could not be read in {seconds} seconds", "文档在 {seconds} 秒内未能读完";
            DocumentDamaged = "DOCUMENT_DAMAGED", "is damaged, or no sound {format}", "文档已损坏，或不是有效的 {format}";
            DocumentUnreadable = "DOCUMENT_UNREADABLE", "the document is built so that it cannot be read; save it again from the program that made it", "文档结构异常，无法读取；请用原软件重新保存";
            DocumentScan = "DOCUMENT_SCAN", "is a scan: it holds pictures of pages and no text; recognise the text first (OCR), or send the document that was printed", "是扫描件：只有图片而没有文字；请先识别文字（OCR），或提供打印前的文档";
            DocumentPicture = "DOCUMENT_PICTURE", "is a picture; recognise its text first (OCR), or send the document that it is of", "是图片；请先识别文字（OCR），或提供原文档";
            DocumentNoText = "DOCUMENT_NO_TEXT", "the document holds no text", "文档中没有文字";
            DocumentFonts = "DOCUMENT_FONTS", "the fonts of the document do not say which letters they show; save it as PDF anew, or send it as DOCX", "文档字体未注明所显示的文字；请重新导出 PDF，或提供 DOCX";
            DocumentProtected = "DOCUMENT_PROTECTED", "is protected by a password or encrypted; save it without protection", "文档有密码保护或已加密，请取消保护后再提交";
            DocumentOldFilter = "DOCUMENT_OLD_FILTER", "is packed in a way of old (LZW or run lengths) that cannot be bounded; save it as PDF anew", "采用旧式压缩（LZW 或行程编码），无法限定其大小；请重新导出 PDF";
            DocumentOldWord = "DOCUMENT_OLD_WORD", "is a document of Word 97 to 2003 (.doc); save it as .docx or PDF", "是 Word 97–2003 文档（.doc），请另存为 .docx 或 PDF";
            DocumentRtf = "DOCUMENT_RTF", "is in rich text (.rtf); save it as .docx or PDF", "是 RTF 文档，请另存为 .docx 或 PDF";
            DocumentWorkbook = "DOCUMENT_WORKBOOK", "is a workbook: a table is imported, not read as a document", "是工作簿：表格请用导入功能，而不是文档读取";
            DocumentUnknown = "DOCUMENT_UNKNOWN", "is neither PDF, DOCX, HTML nor plain text (UTF-8 or GB18030)", "不是 PDF、DOCX、HTML 或纯文本（UTF-8 或 GB18030）";
            DocumentReadAs = "DOCUMENT_READ_AS", "is called {said} and is {is}; it was read as what it is", "名称为 {said}，实为 {is}，已按实际格式读取";
            DocumentKindUnknown = "DOCUMENT_KIND_UNKNOWN", "cannot be told from the document; state one of {kinds}", "无法从文档判断，请指明 {kinds} 之一";
            DocumentKinds = "DOCUMENT_KINDS", "must be one of {kinds}: of others no documents are read", "须为 {kinds} 之一，其他类别不读取文档";
            DocumentsAtOnce = "DOCUMENTS_AT_ONCE", "too many documents are being read; try again soon", "正在读取的文档过多，请稍后再试";

            // Of cells of tables.
            PlacesLeftOut = "PLACES_LEFT_OUT", "says which places are left out, which a list of places cannot hold", "写的是要排除的地点，地点列表无法表达";

            // Why a signed credential, or an issuer, is refused.
            BlankOrControl = "BLANK_OR_CONTROL", "must not begin or end with white space, nor hold control characters", "首尾不得有空白，且不得含控制字符";
            CredentialForm = "CREDENTIAL_FORM", "is no credential: a compact JWS signed in EdDSA, ES256 or RS256 is needed", "不是证书凭证：须为以 EdDSA、ES256 或 RS256 签名的紧凑 JWS";
            CredentialTooLong = "CREDENTIAL_TOO_LONG", "has more than {most} bytes", "超过 {most} 字节";
            CredentialIssuer = "CREDENTIAL_ISSUER", "its issuer is not registered", "签发方未登记";
            CredentialSignature = "CREDENTIAL_SIGNATURE", "its signature is not of a key of its issuer", "签名与签发方的密钥不符";
            CredentialLacks = "CREDENTIAL_LACKS", "{claim} is missing, contradicts another claim, or is too long", "{claim} 缺失、相互矛盾或过长";
            CredentialSeveral = "CREDENTIAL_SEVERAL", "{claim} holds several; a line is about one", "{claim} 含有多项；每行只能证明一项";
            CredentialSigns = "CREDENTIAL_SIGNS", "{claim} holds signs that are not seen, or that turn the direction of writing", "{claim} 含有不可见字符或改变书写方向的字符";
            CredentialPersonal = "CREDENTIAL_PERSONAL", "{claim} must not hold {what}", "{claim} 不能含有{what}";
            CredentialTime = "CREDENTIAL_TIME", "{claim} holds a time that is none", "{claim} 含有无效的时间";
            CredentialNotYet = "CREDENTIAL_NOT_YET", "holds from {time} on", "自 {time} 起生效";
            CredentialOver = "CREDENTIAL_OVER", "was over at {time}", "已于 {time} 到期";
            CredentialHolder = "CREDENTIAL_HOLDER", "its subject is no name of a student or an expert", "持证人不是学生或专家的记录名";
            CredentialOfOthers = "CREDENTIAL_OF_OTHERS", "its subject is of another tenant", "持证人属于其他租户";
            CredentialNoRecord = "CREDENTIAL_NO_RECORD", "there is no record of its subject", "没有持证人的记录";
            CredentialOfAnother = "CREDENTIAL_OF_ANOTHER", "its id is of a credential of somebody else", "编号属于他人的凭证";
            CredentialIsRevoked = "CREDENTIAL_IS_REVOKED", "was taken back by its issuer", "已被签发方撤销";
            CredentialEvent = "CREDENTIAL_EVENT", "is no event that takes a credential back", "不是撤销凭证的事件";
            CredentialsTooMany = "CREDENTIALS_TOO_MANY", "its subject has as many credentials as can be kept", "持证人的凭证已达上限";
            LineCount = "LINE_COUNT", "must hold 1 to {most} lines", "须含 1 至 {most} 行";
            IssuerOfAnother = "ISSUER_OF_ANOTHER", "is of another issuer", "属于另一签发方";
            NoUsableKey = "NO_USABLE_KEY", "must be a JWKS with a key of Ed25519, P-256 or RSA for signatures", "须为 JWKS，且含 Ed25519、P-256 或 RSA 签名密钥";
            KeyOfRsa = "KEY_OF_RSA", "key {number} of RSA must have 2048 to 8192 bits and an odd exponent from 3 on", "第 {number} 个 RSA 密钥须为 2048 至 8192 位，指数须为不小于 3 的奇数";
            KeyNoPoint = "KEY_NO_POINT", "key {number} is no point of its curve: no signature can be of it", "第 {number} 个密钥不是曲线上的点，无法验证任何签名";
            KeySmallOrder = "KEY_SMALL_ORDER", "key {number} is a point of small order: anybody can sign with it", "第 {number} 个密钥是低阶点，任何人都能伪造其签名";
            KeyIsPrivate = "KEY_IS_PRIVATE", "holds a private or secret key; only public keys belong here, and this one must not be used any more", "含有私钥或共享密钥；此处只能有公钥，该密钥应停用";

            // What a draft leaves out.
            OmitsPersonal = "OMITS_PERSONAL", "{what} is left out: drafts do not say who somebody is", "已略去{what}：草稿不含身份信息";
            OmitsProtected = "OMITS_PROTECTED", "is left out: ranking never sees it", "已略去：排序不使用此项";
            OmitsUnreadable = "OMITS_UNREADABLE", "was not understood: {why}", "未能理解：{why}";
            OmitsRefused = "OMITS_REFUSED", "{field} is left out: {why}", "已略去 {field}：{why}";
            AName = "A_NAME", "a person's name", "姓名";
            ATelephone = "A_TELEPHONE", "a telephone number", "电话号码";
            AnEmail = "AN_EMAIL", "an e-mail address", "邮箱";
            AnIdentity = "AN_IDENTITY", "an identity number", "身份证号码";
            ADocument = "A_DOCUMENT", "the number of a passport or permit", "护照或通行证号码";
            AQq = "A_QQ", "a QQ number", "QQ 号";
            AWeChat = "A_WECHAT", "a WeChat id", "微信号";
            AnAddress = "AN_ADDRESS", "a home address", "住址";

            // What texts of records say that they should not.
            Masked = "MASKED", "{what} is masked (occurrences: {count})", "已遮盖{what}，共 {count} 处";
            Discriminates = "DISCRIMINATES", "says \"{words}\", which distinguishes by {ground}: {source}", "“{words}”涉及{ground}限制：{source}";
        }
    };
}
