import Foundation
import HTTPSurface
import Quantities
import ServiceChassis
import TestSupport
import Testing

@Suite struct `Reading settings` {
    @Test func `without a file every default counts`() {
        let (settings, reader) = SampleSettings.read("")
        #expect(reader.problems.isEmpty)
        #expect(settings.listen == .tcp(host: "127.0.0.1", port: 8001))
        #expect(settings.window == .seconds(60))
        #expect(settings.cache == .kibibytes(256))
        #expect(settings.peers.isEmpty)
        #expect(settings.token == nil)
    }

    @Test(arguments: [
        ("a$$b", "a$$b"), ("${WHO}", "me"), ("x${WHO}y${WHO}", "xmeyme"), ("$WHO", "$WHO"),
        ("${WHO:-x}", "${WHO:-x}"), ("${NOBODY}", "${NOBODY}"), ("${", "${"), ("$${WHO}", "$me"),
        ("{{ $labels.x }}", "{{ $labels.x }}"), ("${EMPTY}", ""), ("", ""),
    ])
    func `of another system's words only a variable that is set is put in`(
        text: String,
        result: String
    ) {
        let environment = ["WHO": "me", "EMPTY": ""]
        let filled = EnvironmentText(text, environment: environment, isForeign: true)
        #expect(filled.text == result)
        #expect(filled.problems.isEmpty)
        #expect(filled.kept == (text == "${NOBODY}" ? ["${NOBODY}"] : []))
    }

    @Test func `a file gives every kind of value`() {
        let yaml = """
            listen: ":9000"
            name: ${WHO}-${MISSING:-x}-$$5
            mode: fast
            retries: 10
            window: 1h
            queue: 1.5 GB
            quiet: yes
            tags: [a, "b c"]
            token_file: /secret
            cache: {size: 1 MiB}
            peers:
              - host: one
              - {host: two}
            """
        let (settings, reader) = SampleSettings.read(
            yaml,
            environment: ["WHO": "me"],
            files: ["/secret": "hunter2\n"]
        )
        #expect(reader.problems.map(\.description) == [])
        #expect(settings.listen == .tcp(host: "0.0.0.0", port: 9000))
        #expect(settings.name == "me-x-$5")
        #expect(settings.mode == .fast)
        #expect(settings.retries == 10)
        #expect(settings.window == .seconds(3600))
        #expect(settings.queue == ByteCount(1_500_000_000))
        #expect(settings.isQuiet)
        #expect(settings.tags == ["a", "b c"])
        #expect(settings.token?.revealed == "hunter2")
        #expect(settings.cache == .mebibytes(1))
        #expect(settings.peers == ["one", "two"])
    }

    @Test func `a flag wins over the environment and that over the file`() {
        let yaml = "name: file\nretries: 2\ncache: {size: 1 KiB}\nlisten: \":1\""
        let environment = [
            "POOLKEEPER_NAME": "variable", "POOLKEEPER_CACHE_SIZE": "2 KiB",
            "SAMPLE_NAME": "legacy",
            "POOLKEEPER_LISTEN": ":2", "POOLKEEPER_TAGS": "a, b",
        ]
        let (settings, reader) = SampleSettings.read(
            yaml,
            environment: environment,
            flags: ["listen": ":3"]
        )
        #expect(reader.problems.isEmpty)
        #expect(settings.name == "variable")
        #expect(settings.retries == 2)
        #expect(settings.cache == .kibibytes(2))
        #expect(settings.listen.port == 3)
        #expect(settings.tags == ["a", "b"])
        #expect(
            SampleSettings.read("", environment: ["SAMPLE_NAME": "legacy"]).settings.name
                == "legacy"
        )
    }

    @Test func `a wrong variable is named as the place`() {
        let (_, reader) = SampleSettings.read("", environment: ["POOLKEEPER_RETRIES": "none"])
        #expect(
            reader.problems.map(\.description) == [
                "environment variable POOLKEEPER_RETRIES: `retries`: none is not a whole number "
                    + "from 1 to 10"
            ]
        )
    }

    @Test(arguments: [(0, false), (1, true), (10, true), (11, false)])
    func `a range includes its ends`(number: Int, isFine: Bool) {
        #expect(SampleSettings.read("retries: \(number)").reader.problems.isEmpty == isFine)
    }

    @Test func `a secret shows itself nowhere`() {
        let (settings, reader) = SampleSettings.read(
            "token: ${TOKEN}",
            environment: ["TOKEN": "hunter2"]
        )
        #expect(reader.problems.isEmpty)
        #expect(settings.token?.revealed == "hunter2")
        var dumped = ""
        dump(settings.token, to: &dumped)
        for text in ["\(settings)", dumped, reader.effective, String(reflecting: settings.token)] {
            #expect(!text.contains("hunter2"))
        }
        #expect(reader.effective.contains("token: •••"))
    }

    @Test func `what counts is shown as settings that read the same`() {
        let yaml = "name: \"a: b\"\nwindow: 90m\npeers: [{host: one}]"
        let first = SampleSettings.read(yaml.replacing("90m", with: "45m"))
        let second = SampleSettings.read(first.reader.effective)
        #expect(second.reader.problems.map(\.description) == [])
        #expect(first.settings.name == second.settings.name)
        #expect(first.settings.window == second.settings.window)
        #expect(first.settings.peers == second.settings.peers)
        #expect(first.reader.effective.contains("retries: 3  # default"))
    }

    @Test func `files of other systems are only warned about`() {
        var reader = SettingsReader(
            SettingsSource(file: "config.yaml", yaml: "other: 1", refusesUnknownKeys: false)
        )
        _ = reader.integer("mine", default: 1)
        reader.finish()
        #expect(reader.problems.isEmpty)
        #expect(reader.warnings.count == 1)
    }
}

@Suite struct `Refusing settings` {
    private static let folder = "Tests/Fixtures/config/refused"

    @Test(arguments: [
        "keys-unknown", "values-wrong", "key-duplicate", "yaml-broken", "file-not-a-mapping",
        "types-wrong", "variable-unset", "secret-inline", "secret-file-missing", "section-keys",
    ])
    func `a refused file says what is wrong, where, and what to do`(name: String) throws {
        let yaml = try packageText("\(Self.folder)/\(name).yml")
        let (_, reader) = SampleSettings.read(yaml, file: "\(name).yml")
        #expect(!reader.problems.isEmpty)
        let text = reader.problems.map { "\($0)\n" }.joined()
        try expectGolden(text, at: "\(Self.folder)/\(name).expected.txt")
    }
}
