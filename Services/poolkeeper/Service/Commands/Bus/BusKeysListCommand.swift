import ArgumentParser
import Contracts
import MessageBusZMQ
import Quantities

/// `poolkeeper bus keys list`.
struct BusKeysListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show every enrolled key, revoked ones too."
    )

    @OptionGroup var options: KeyFolderOptions

    func run() async throws {
        let all = try options.keys().enrolment.read().all
        try options.show(all.map(Self.line), all)
    }

    /// One key in one line.
    static func line(_ record: Enrolment) -> String {
        let state = record.revokedAt.map { "revoked \($0.rfc3339)" } ?? "good"
        let whose = [record.tenant?.text, record.client?.text].compactMap(\.self)
            .joined(separator: ", ")
        let publish = record.publish.map(\.text).joined(separator: ",")
        let read = record.read.map(\.text).joined(separator: ",")
        return """
            \(record.source)  \(record.key)  \(state)  \(whose.isEmpty ? "all tenants" : whose)  \
            publishes \(publish.isEmpty ? "nothing" : publish)  \
            reads \(read.isEmpty ? "nothing" : read)
            """
    }
}
