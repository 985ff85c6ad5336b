import Foundation
import Quantities

/// Twilio's `POST /2010-04-01/Accounts/{SID}/Messages.json`, a form with Basic authentication.
///
/// The length of a text is counted in UTF-16 units, as UCS-2 messages are.
struct TwilioContract: TargetContract {
    var account = "AC00000000000000000000000000000000"
    var token = "secret"
    /// Numbers that have opted out.
    var optedOut: Set<String> = []

    func check(_ request: TargetRequest, at now: Timestamp) throws(TargetAnswer) {
        guard request.path == "/2010-04-01/Accounts/\(account)/Messages.json" else { throw gone }
        let basic = Data("\(account):\(token)".utf8).base64EncodedString()
        guard request.header("authorization") == "Basic \(basic)" else { throw unauthorized }
        guard request.method == "POST" else { throw fault(405, 20004, "Method not allowed") }
        guard let form = request.form, let to = form["To"], !to.isEmpty else {
            throw fault(400, 21604, "A 'To' phone number is required.")
        }
        guard Self.isNumber(to) else { throw permanent }
        guard !optedOut.contains(to) else {
            throw fault(400, 21610, "Attempt to send to unsubscribed recipient")
        }
        let service = form["MessagingServiceSid"] ?? ""
        guard form["From"]?.isEmpty == false || service.hasPrefix("MG") else {
            throw fault(400, 21603, "A 'From' phone number is required.")
        }
        guard let body = form["Body"], !body.isEmpty else {
            throw fault(400, 21602, "Message body is required.")
        }
        guard body.utf16.count <= 1600 else {
            throw fault(400, 21617, "The concatenated message body exceeds 1600 characters.")
        }
    }

    /// E.164: a plus and 8 to 15 digits.
    private static func isNumber(_ text: String) -> Bool {
        let digits = text.dropFirst()
        return text.hasPrefix("+") && (8...15).contains(digits.count)
            && digits.allSatisfy { $0.isASCII && $0.isNumber } && !digits.hasPrefix("0")
    }

    private func fault(_ status: Int, _ code: Int, _ message: String) -> TargetAnswer {
        .json(
            status,
            [
                "code": code, "message": message, "status": status,
                "more_info": "https://www.twilio.com/docs/errors/\(code)",
            ]
        )
    }

    func accepted(_ request: TargetRequest) -> TargetAnswer {
        .json(201, ["sid": "SM\(request.number)", "status": "queued", "error_code": NSNull()])
    }

    func limited(seconds: Double, _ place: TargetScript.RetryPlace) -> TargetAnswer {
        var answer = fault(429, 20429, "Too Many Requests")
        answer.headers.merge(retryHeader(seconds, place)) { $1 }
        return answer
    }

    var gone: TargetAnswer { fault(404, 20404, "The requested resource was not found") }
    var permanent: TargetAnswer { fault(400, 21211, "Invalid 'To' Phone Number") }
    var unauthorized: TargetAnswer { fault(401, 20003, "Authenticate") }
}
