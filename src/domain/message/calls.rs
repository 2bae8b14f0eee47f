//! What is said of calls that are not carried on, and of what no line of text may hold, as part of the one
//! [`catalogue`](super::catalogue).

macro_rules! with_calls {
    ($($others:tt)*) => {
        with_demands! {
            $($others)*

            // Why a message is not taken, or a stream not carried on.
            MessageTooLong = "MESSAGE_TOO_LONG", "the message is longer than {most} bytes, counted before it is compressed", "消息超过 {most} 字节（按压缩前计）";
            UnknownEncoding = "UNKNOWN_ENCODING", "messages compressed with {encoding} are not taken here; known are: {known}", "此处不接受以 {encoding} 压缩的消息；可用：{known}";
            CertificateAgain = "CERTIFICATE_AGAIN", "the authorities or lists by which certificates are checked have changed since this connection began; go on over a new one", "核验证书所用的机构或吊销列表在本连接建立后已更换；请重新连接后继续";

            NameOfOther = "NAME_OF_OTHER", "is of another tenant; yours are \"tenants/{home}/{folder}/ID\"", "属于其他租户；您的名称形如 \"tenants/{home}/{folder}/ID\"";

            // What no line of text may hold.
            SteersTerminal = "STEERS_TERMINAL", "must not hold control characters or characters that turn the direction of text", "不得含控制字符或改变文字方向的字符";
            LineBreak = "LINE_BREAK", "must be one line", "须为一行，不得换行";
        }
    };
}
