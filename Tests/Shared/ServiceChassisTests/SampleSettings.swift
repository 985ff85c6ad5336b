import HTTPSurface
import Quantities
import ServiceChassis

/// Settings with one question of each kind.
struct SampleSettings: Sendable {
    enum Mode: String, CaseIterable, Sendable { case fast, careful }

    var listen: ListenAddress
    var name: String
    var mode: Mode
    var retries: Int
    var window: Duration
    var queue: ByteCount
    var isQuiet: Bool
    var tags: [String]
    var token: Secret?
    var cache: ByteCount
    var peers: [String]

    init(reading reader: inout SettingsReader) {
        listen = reader.listen(default: .tcp(host: "127.0.0.1", port: 8001))
        name = reader.string("name", default: "sample", variable: "SAMPLE_NAME")
        mode = reader.choice("mode", default: .careful)
        retries = reader.integer("retries", default: 3, in: 1...10)
        window = reader.duration(
            "window",
            default: .seconds(60),
            in: .seconds(1) ... .seconds(3600)
        )
        queue = reader.bytes("queue", default: .mebibytes(4))
        isQuiet = reader.boolean("quiet", default: false)
        tags = reader.strings("tags", default: [])
        token = reader.secret("token")
        cache = reader.section("cache") { $0.bytes("size", default: .kibibytes(256)) }
        peers = reader.sections("peers") { $0.requiredString("host") }
    }

    /// The settings of a text and everything wrong with it.
    static func read(
        _ yaml: String,
        file: String = "sample.yaml",
        environment: [String: String] = [:],
        flags: [String: String] = [:],
        files: [String: String] = [:]
    ) -> (settings: SampleSettings, reader: SettingsReader) {
        var reader = SettingsReader(
            SettingsSource(
                file: file,
                yaml: yaml,
                environment: environment,
                flags: flags,
                readFile: { files[$0].map { Array($0.utf8) } }
            )
        )
        let settings = SampleSettings(reading: &reader)
        reader.finish()
        return (settings, reader)
    }
}
