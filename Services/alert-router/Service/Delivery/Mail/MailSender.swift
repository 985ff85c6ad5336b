import AlertRouterCore
import CCurl
import Foundation
import ServiceChassis

/// Hands mails to servers by libcurl, each on a thread of its own, as libcurl blocks it.
struct MailSender: Sendable {
    /// The longest that a mail may take, the connection too.
    var timeoutSeconds = 60
    /// The longest that connecting may take.
    var connectSeconds = 15

    /// Sends a mail; never throws, as every end is an outcome.
    func send(_ mail: OutgoingMail) async -> MailOutcome {
        await withCheckedContinuation { continuation in
            let thread = Thread { continuation.resume(returning: perform(mail)) }
            thread.name = "mail"
            thread.stackSize = 1 << 20
            thread.start()
        }
    }

    private func perform(_ mail: OutgoingMail) -> MailOutcome {
        Self.prepareOnce
        let conversation = MailConversation(mail)
        guard let handle = unsafe curl_easy_init() else {
            return conversation.outcome(CURLE_FAILED_INIT)
        }
        defer { unsafe curl_easy_cleanup(handle) }
        let recipients = MailList(mail.recipients.map { "<\($0)>" })
        defer { recipients.free() }
        let places = MailList(mail.route.pin.map { [$0] } ?? [])
        defer { places.free() }
        let context = unsafe Unmanaged.passUnretained(conversation).toOpaque()
        unsafe setUp(handle, mail, recipients, context)
        // To the address that the guard has seen, whatever the name means by now.
        unsafe _ = pk_curl_set_list(handle, CURLOPT_RESOLVE, places.head)
        let code = unsafe curl_easy_perform(handle)
        return withExtendedLifetime(conversation) { conversation.outcome(code) }
    }

    private func setUp(
        _ handle: UnsafeMutableRawPointer,
        _ mail: OutgoingMail,
        _ recipients: MailList,
        _ context: UnsafeMutableRawPointer
    ) {
        let route = mail.route
        func text(_ option: CURLoption, _ value: String) {
            _ = unsafe pk_curl_set_text(handle, option, value)
        }
        func number(_ option: CURLoption, _ value: Int) {
            _ = unsafe pk_curl_set_long(handle, option, value)
        }
        let host = route.host.contains(":") ? "[\(route.host)]" : route.host
        let scheme = route.beginsWithTLS ? "smtps" : "smtp"
        text(CURLOPT_URL, "\(scheme)://\(host):\(route.port)/\(route.hello)")
        text(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        // Only what the configuration says: no proxy of the environment.
        text(CURLOPT_PROXY, "")
        number(CURLOPT_NOSIGNAL, 1)
        number(CURLOPT_TIMEOUT, timeoutSeconds)
        number(CURLOPT_CONNECTTIMEOUT, connectSeconds)
        number(
            CURLOPT_USE_SSL,
            Int(
                route.requiresTLS || route.beginsWithTLS
                    ? CURLUSESSL_ALL.rawValue : CURLUSESSL_NONE.rawValue
            )
        )
        if route.isUnverified {
            number(CURLOPT_SSL_VERIFYPEER, 0)
            number(CURLOPT_SSL_VERIFYHOST, 0)
        }
        if let file = route.caFile { text(CURLOPT_CAINFO, file) }
        if !route.username.isEmpty {
            text(CURLOPT_USERNAME, route.username)
            text(CURLOPT_PASSWORD, route.password?.revealed ?? "")
        }
        text(CURLOPT_MAIL_FROM, "<\(mail.sender)>")
        unsafe _ = pk_curl_set_list(handle, CURLOPT_MAIL_RCPT, recipients.head)
        // One recipient that is refused does not keep it from the others.
        number(CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1)
        number(CURLOPT_UPLOAD, 1)
        unsafe _ = pk_curl_set_read(handle, MailConversation.read, context)
        unsafe _ = pk_curl_set_debug(handle, MailConversation.note, context)
    }

    /// libcurl wants to be prepared once in a process, before its first use.
    private static let prepareOnce: Void = { curl_global_init(Int(CURL_GLOBAL_DEFAULT)) }()
}

extension MailRoute {
    /// Host, port and address in libcurl's words (`CURLOPT_RESOLVE`).
    fileprivate var pin: String? {
        address.map { "\(host):\(port):" + ($0.contains(":") ? "[\($0)]" : $0) }
    }
}

/// A list of texts as libcurl takes it.
@safe private struct MailList {
    let head: UnsafeMutablePointer<curl_slist>?

    init(_ texts: [String]) {
        var head: UnsafeMutablePointer<curl_slist>?
        for text in texts { unsafe head = curl_slist_append(head, text) }
        unsafe self.head = head
    }

    func free() { unsafe curl_slist_free_all(head) }
}
