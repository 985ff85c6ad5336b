import Foundation
package import Quantities

/// A mail as it goes over the wire: headers and two parts, plain and HTML (RFC 5322, RFC 2046).
///
/// Whatever a text holds, no header has a line break in it, and no line more than 998 bytes.
package struct MIMEMessage: Sendable, Hashable {
    /// Who sends it, an address, with or without a name.
    package var from: String
    /// To whom, addresses.
    package var to: [String]
    /// What it is about.
    package var subject: String
    /// Its own id, without angle brackets; the same when it is sent again.
    package var id: String
    /// The id that the mails of its thread refer to.
    package var thread: String
    /// When it was written.
    package var date: Timestamp
    /// The words.
    package var plain: String
    /// The same as HTML; nil for none.
    package var html: String?
    /// More headers, by name; names that are no header's are left out.
    package var more: [String: String]

    /// A mail.
    package init(
        from: String,
        to: [String],
        subject: String,
        id: String,
        thread: String,
        date: Timestamp,
        plain: String,
        html: String?,
        more: [String: String] = [:]
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.id = id
        self.thread = thread
        self.date = date
        self.plain = plain
        self.html = html
        self.more = more
    }

    /// The bytes, every line ended by CR and LF.
    package var bytes: [UInt8] {
        var lines = headers
        if let html {
            // Of the id, so that the same mail has the same bytes; `=_` is in no quoted-printable.
            let boundary =
                "=_pk_"
                + id.utf8.filter { Self.isWordByte($0) }.prefix(40)
                .map { String(Unicode.Scalar($0)) }.joined()
            lines.append("Content-Type: multipart/alternative; boundary=\"\(boundary)\"")
            lines += ["", "--\(boundary)"] + Self.part("plain", plain)
            lines += ["--\(boundary)"] + Self.part("html", html) + ["--\(boundary)--"]
        } else {
            lines += Self.part("plain", plain)
        }
        return Array(lines.map { $0 + "\r\n" }.joined().utf8)
    }

    private var headers: [String] {
        var lines = [
            Self.header("From", Self.mailbox(from)),
            Self.header("To", to.map(Self.mailbox).joined(separator: ", ")),
            Self.header("Subject", Self.encoded(TextUnit.characters.cut(subject, to: 250))),
            Self.header("Date", Self.date(date)),
            Self.header("Message-ID", "<\(Self.idText(id))>"),
            Self.header("In-Reply-To", "<\(Self.idText(thread))>"),
            Self.header("References", "<\(Self.idText(thread))>"),
            "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
        ]
        let given = Set([
            "from", "to", "subject", "date", "message-id", "in-reply-to",
            "references", "auto-submitted", "mime-version", "content-type",
            "content-transfer-encoding", "bcc",
        ])
        for (name, value) in more.sorted(by: { $0.key < $1.key })
        where name.utf8.allSatisfy(Self.isWordByte) && !name.isEmpty
            && !given.contains(name.lowercased())
        {
            lines.append(Self.header(name, Self.encoded(value)))
        }
        return lines
    }

    private static func part(_ kind: String, _ text: String) -> [String] {
        [
            "Content-Type: text/\(kind); charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable", "",
        ] + quotedPrintable(text)
    }

    // MARK: - Headers

    /// A header on lines of at most 78 characters where blanks allow it.
    private static func header(_ name: String, _ value: String) -> String {
        var line = "\(name):"
        var lines: [String] = []
        for word in value.split(separator: " ") {
            if line.utf8.count + 1 + word.utf8.count > 78, line != "\(name):" {
                lines.append(line)
                line = ""
            }
            line += " " + word
        }
        return (lines + [line]).joined(separator: "\r\n")
    }

    /// A text as a header holds it: ASCII as it is, else words of RFC 2047.
    package static func encoded(_ text: String) -> String {
        let text = Harmless.line(text)
        guard !text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) || text.contains("=?") else {
            return text
        }
        var words: [String] = []
        var bytes: [UInt8] = []
        func close() {
            if !bytes.isEmpty { words.append("=?utf-8?B?\(Data(bytes).base64EncodedString())?=") }
            bytes = []
        }
        // 45 bytes are 60 letters of Base64, so that a word has at most 75.
        for character in text {
            if bytes.count + character.utf8.count > 45 { close() }
            for scalar in character.unicodeScalars {
                if bytes.count + scalar.utf8.count > 45 { close() }
                bytes += String(scalar).utf8
            }
        }
        close()
        return words.joined(separator: " ")
    }

    /// `Name <address>` with the name encoded, or the address alone.
    package static func mailbox(_ text: String) -> String {
        let text = Harmless.line(text)
        let address = Self.address(text)
        guard let open = text.lastIndex(of: "<"), open > text.startIndex else {
            return "<\(address)>"
        }
        let name = text[..<open].trimmingCharacters(in: .whitespaces)
            .trimmingCharacters(in: CharacterSet(charactersIn: "\""))
        guard !name.isEmpty else { return "<\(address)>" }
        let isPlain = name.utf8.allSatisfy { isWordByte($0) || $0 == 0x20 }
        if isPlain { return "\(name) <\(address)>" }
        let isASCII = name.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        let quoted = name.replacing("\\", with: "").replacing("\"", with: "")
        return "\(isASCII ? "\"\(quoted)\"" : encoded(name)) <\(address)>"
    }

    /// The bare address of `Name <address>`, without what an envelope must not hold.
    package static func address(_ text: String) -> String {
        let text = Harmless.line(text)
        let inner: Substring
        if let open = text.lastIndex(of: "<") {
            inner = text[text.index(after: open)...].prefix { $0 != ">" }
        } else {
            inner = text[...]
        }
        return inner.filter { !$0.isWhitespace && $0 != "<" && $0 != ">" && $0 != "," }
    }

    /// Whether a text is or holds an address with one `@` between two parts.
    package static func isAddress(_ text: String) -> Bool {
        let parts = address(text).split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
            && parts.joined().utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    private static func idText(_ text: String) -> String {
        String(text.filter { $0.isASCII && !$0.isWhitespace && $0 != "<" && $0 != ">" })
    }

    static func isWordByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
            || (0x61...0x7A).contains(byte) || byte == 0x2D
    }

    /// A date of RFC 5322 in UTC.
    package static func date(_ moment: Timestamp) -> String {
        let seconds = moment.floored(to: .seconds(1)).microseconds / 1_000_000
        let day = moment.floored(to: .seconds(86_400)).microseconds / 86_400_000_000
        let (year, month, date) = Timestamp.civil(days: day)
        let weekday = days[Int(((day + 4) % 7 + 7) % 7)]
        let inDay = seconds - day * 86_400
        let clock = [inDay / 3600, inDay / 60 % 60, inDay % 60].map {
            $0 < 10 ? "0\($0)" : "\($0)"
        }.joined(separator: ":")
        return "\(weekday), \(date) \(months[Int(month) - 1]) \(year) \(clock) +0000"
    }

    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    // MARK: - Bodies

    /// A text as quoted-printable (RFC 2045, 6.7), lines of at most 76 characters.
    package static func quotedPrintable(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
            var lines: [String] = []
            var current = ""
            let bytes = Array(line.utf8)
            for (index, byte) in bytes.enumerated() {
                let isLast = index == bytes.count - 1
                let isPlain =
                    (0x21...0x7E).contains(byte) && byte != 0x3D || byte == 0x20 && !isLast
                let digits = String(byte, radix: 16, uppercase: true)
                let piece =
                    isPlain
                    ? String(Unicode.Scalar(byte)) : "=" + (digits.count == 1 ? "0" : "") + digits
                if current.utf8.count + piece.utf8.count > 75 {
                    lines.append(current + "=")
                    current = ""
                }
                current += piece
            }
            return lines + [current]
        }
    }
}
