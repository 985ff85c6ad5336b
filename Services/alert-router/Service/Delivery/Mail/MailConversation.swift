import AlertRouterCore
import CCurl
import Foundation
import Quantities

/// What is said between us and a mail server, as far as it decides what came of a mail.
///
/// Used by one thread, libcurl's; what we say is kept as its first word only, as it holds secrets.
final class MailConversation {
    private let recipients: [String]
    private let bytes: [UInt8]
    private var sent = 0
    private var isBodySent = false
    private var asked = 0
    private var answered = 0
    private var lastWord = ""
    private var reply = (code: 0, text: "")
    private var refused: [String] = []
    private var info = ""

    init(_ mail: OutgoingMail) {
        recipients = mail.recipients
        bytes = mail.bytes
    }

    // MARK: - What libcurl calls

    static let read: curl_read_callback = { buffer, size, count, context in
        guard let buffer = unsafe buffer, let context = unsafe context else { return 0 }
        let conversation = unsafe Unmanaged<MailConversation>.fromOpaque(context)
            .takeUnretainedValue()
        return unsafe conversation.take(into: buffer, room: size * count)
    }

    static let note: curl_debug_callback = { _, kind, data, count, context in
        guard let data = unsafe data, let context = unsafe context else { return 0 }
        let conversation = unsafe Unmanaged<MailConversation>.fromOpaque(context)
            .takeUnretainedValue()
        let bytes = unsafe UnsafeRawBufferPointer(start: data, count: count)
        unsafe conversation.hear(kind, String(decoding: bytes, as: UTF8.self))
        return 0
    }

    private func take(into buffer: UnsafeMutablePointer<CChar>, room: Int) -> Int {
        let part = bytes[sent..<min(bytes.count, sent + room)]
        if part.isEmpty {
            isBodySent = true
            reply = (0, "")
        }
        unsafe part.withUnsafeBytes { source in
            unsafe UnsafeMutableRawBufferPointer(start: buffer, count: room).copyMemory(
                from: source
            )
        }
        sent += part.count
        return part.count
    }

    private func hear(_ kind: curl_infotype, _ text: String) {
        switch kind {
        case CURLINFO_HEADER_OUT:
            lastWord = String(text.prefix(4)).uppercased()
            if lastWord == "RCPT" { asked += 1 }
        case CURLINFO_HEADER_IN:
            for line in text.split(whereSeparator: \.isNewline) { hearReply(String(line)) }
        case CURLINFO_TEXT: info = Harmless.line(text)
        default: break
        }
    }

    private func hearReply(_ line: String) {
        // The answer to our farewell says nothing of the mail.
        guard lastWord != "QUIT", let code = Int(line.prefix(3)) else { return }
        reply = (code, String(line.dropFirst(4)))
        // `250-…` goes on; the line with a blank ends the reply.
        guard line.dropFirst(3).first != "-", lastWord == "RCPT", !isBodySent else { return }
        let name = answered < recipients.count ? recipients[answered] : "?"
        answered += 1
        if code >= 400 { refused.append("\(name): \(code) \(Harmless.line(reply.text))") }
    }

    // MARK: - What came of it

    func outcome(_ code: CURLcode) -> MailOutcome {
        let words = unsafe curl_easy_strerror(code).map { unsafe String(cString: $0) } ?? "failed"
        return MailOutcome(
            failure: failure(code),
            words: words.prefix(1).lowercased() + words.dropFirst(),
            reply: reply.code,
            replyText: reply.text,
            isBodySent: isBodySent,
            refusedRecipients: refused
        )
    }

    private func failure(_ code: CURLcode) -> MailOutcome.Failure? {
        switch code {
        case CURLE_OK: nil
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_FAILED_INIT,
            CURLE_OUT_OF_MEMORY:
            .unreachable
        case CURLE_USE_SSL_FAILED: .noTLS
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CERTPROBLEM:
            .untrusted
        case CURLE_OPERATION_TIMEDOUT: .timeout
        case CURLE_LOGIN_DENIED: .login
        default: .broken
        }
    }
}
