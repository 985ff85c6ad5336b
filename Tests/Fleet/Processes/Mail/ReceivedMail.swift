import Foundation

/// A message that a fake mail server kept, with its envelope.
package struct ReceivedMail: Sendable {
    /// What the session said of it.
    package struct Envelope: Decodable, Sendable, Hashable {
        /// The address of MAIL.
        package let from: String
        /// The addresses of RCPT, in order.
        package let to: [String]
        /// The parameters of MAIL, such as `SIZE=28`.
        package let options: [String]
        /// The name that the sender gave.
        package let helo: String
        /// Whether TLS was spoken.
        package let isEncrypted: Bool
        /// Who the sender proved to be.
        package let user: String?
    }

    /// The envelope.
    package let envelope: Envelope
    /// The bytes behind DATA, dots unstuffed.
    package let text: String

    init(number: Int, in folder: String) throws {
        let digits = String(number)
        let name = folder + "/" + String(repeating: "0", count: 4 - digits.count) + digits
        let json = try Data(contentsOf: URL(filePath: name + ".json"))
        envelope = try JSONDecoder().decode(Envelope.self, from: json)
        text = String(decoding: try Data(contentsOf: URL(filePath: name + ".eml")), as: UTF8.self)
    }

    /// A header's value, unfolded; nil when it is not there.
    package func header(_ name: String) -> String? {
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        var value: String?
        for line in lines.prefix(while: { !$0.isEmpty }) {
            if let found = value {
                guard line.hasPrefix(" ") || line.hasPrefix("\t") else { return found }
                value = found + " " + line.drop { $0 == " " || $0 == "\t" }
            } else if line.lowercased().hasPrefix(name.lowercased() + ":") {
                value = line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
            }
        }
        return value
    }
}
