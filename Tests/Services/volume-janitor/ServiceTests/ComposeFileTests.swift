import Testing
import VolumeJanitor
import VolumeJanitorCore

@Suite struct ComposeFileTests {
    private func reading(
        _ text: String,
        project: String? = nil,
        folder: String = "protected-container",
        environment: [String: String] = [:]
    ) throws -> LabelReading {
        let file = try ComposeFile(
            text,
            project: project,
            folder: folder,
            environment: environment
        )
        return LabelReading(file.services)
    }

    private let logs = """
        services:
          app:
            image: code
            volumes:
              - logs:/app/logs
            labels:
              storage-manager.0.volume: "protected-container_logs"
              storage-manager.0.path: "/"
              storage-manager.0.algorithm: "remove_before_date"
              storage-manager.0.max_age_days: "14"
              storage-manager.0.description: "Rotate code-server logs, keep last 14 days"
        volumes:
          logs:
        """

    @Test func `the document's log rotation is read with the name compose gives the volume`() throws
    {
        let reading = try reading(logs)
        #expect(reading.refused == [])
        let declared = try #require(reading.declarations.values.first)
        #expect(declared.key.volume.text == "protected-container_logs")
        #expect(declared.key.path == .root)
        #expect(declared.rule.rule?.algorithmName == "remove_before_date")
        #expect(declared.summary == "Rotate code-server logs, keep last 14 days")
    }

    @Test func `labels as a list, and the volume's name in the file, mean the same`() throws {
        let text = """
            name: cams
            services:
              camera-app:
                volumes: [{type: volume, source: footage, target: /rec}]
                labels:
                  - storage-manager.0.volume=footage
                  - storage-manager.0.path=/recordings
                  - storage-manager.0.algorithm=max_size
                  - storage-manager.0.max_bytes=${MAX:-5368709120}
            volumes: {footage: {}}
            """
        let reading = try reading(text)
        #expect(reading.refused == [])
        let declared = try #require(reading.declarations.values.first)
        #expect(declared.key.description == "cams_footage:/recordings")
        #expect(declared.rule.parameters["max_bytes"] == .text("5368709120"))
        let other = try self.reading(text, environment: ["MAX": "7"])
        #expect(other.declarations.values.first?.rule.parameters["max_bytes"] == .text("7"))
    }

    @Test(arguments: [
        ("{external: true}", "footage"), ("{external: {name: old}}", "old"),
        ("{name: fixed}", "fixed"), ("", "cams_footage"),
    ])
    func `a volume is called as compose calls it`(declared: String, name: String) throws {
        let text = """
            services:
              app:
                volumes: ["footage:/rec"]
                labels:
                  storage-manager.0.volume: \(name)
                  storage-manager.0.path: /
                  storage-manager.0.algorithm: keep_n_latest
                  storage-manager.0.keep_count: 100
            volumes:
              footage: \(declared)
            """
        let reading = try reading(text, project: "cams")
        #expect(reading.refused == [])
        #expect(reading.declarations.keys.map(\.volume.text) == [name])
    }

    @Test(arguments: ["logs:/app/logs:ro", "./logs:/app/logs", "other:/app/logs"])
    func `a service registers only what it mounts read-write`(mount: String) throws {
        let reading = try reading(logs.replacing("logs:/app/logs", with: mount))
        #expect(reading.declarations.isEmpty)
        #expect(reading.refused.count == 1)
    }

    @Test(arguments: [
        ("My App!", "myapp"), ("-_x", "x"), ("a-b_9", "a-b_9"), ("Ä", ""),
    ])
    func `a folder's name becomes a project's as compose does it`(folder: String, name: String)
        throws
    {
        guard !name.isEmpty else {
            #expect(throws: ComposeFault.self) { try reading("services: {}", folder: folder) }
            return
        }
        let file = try ComposeFile("services: {}", project: nil, folder: folder, environment: [:])
        #expect(file.project == name)
    }

    @Test(arguments: ["", "a: [", "services: 5", "- a", "services: {a: {labels: [x=1, x=2]}}"])
    func `what is no compose file is refused with the reason`(text: String) {
        let fault = #expect(throws: ComposeFault.self) { try reading(text) }
        #expect(fault?.description.isEmpty == false)
    }

    @Test func `a variable that is not set is named`() {
        let text = logs.replacing("\"14\"", with: "${DAYS}")
        let fault = #expect(throws: ComposeFault.self) { try reading(text) }
        #expect(fault?.description.contains("DAYS") == true)
    }

    @Test func `the file beside it gives variables`() {
        let read = DotEnv.variables("# a\nA=1\nexport B = 'two words' \n\nC=\"x=y\"\nnothing\n")
        #expect(read == ["A": "1", "B": "two words", "C": "x=y"])
    }
}
