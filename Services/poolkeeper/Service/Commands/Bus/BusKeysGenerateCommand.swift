import ArgumentParser
import Contracts
import MessageBusZMQ

/// `poolkeeper bus keys generate`.
struct BusKeysGenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Make keys; the secret halves stay in files, the public ones are printed."
    )

    @OptionGroup var options: KeyFolderOptions

    @Argument(help: "Whose keys: SERVICE/INSTANCE, such as message-hub/1 collector/1.")
    var sources: [String]

    func run() async throws {
        let folder = try options.keys()
        let made = try folder.generate(try sources.map(SourceText.source))
        let lines = made.map {
            "\($0.source)  \($0.pair.publicKey)  \(folder.keyFile(of: $0.source))"
        }
        try options.show(lines, made.map { MadeKey($0, file: folder.keyFile(of: $0.source)) })
    }

    private struct MadeKey: Encodable {
        let source: SourceID
        let key: CurvePublicKey
        let file: String

        init(_ key: BusKey, file: String) {
            source = key.source
            self.key = key.pair.publicKey
            self.file = file
        }
    }
}
