import DockerSocketFilter
import HTTPSurface
import ServiceChassis
import Testing

@Suite struct FilterSettingsTests {
    private func read(_ yaml: String) -> (settings: FilterSettings, problems: [String]) {
        var reader = SettingsReader(
            SettingsSource(
                file: "docker-socket-filter.yml",
                yaml: yaml,
                environment: [:],
                flags: [:]
            )
        )
        let settings = FilterSettings(reading: &reader)
        reader.finish()
        return (settings, reader.problems.map { "\($0)" })
    }

    @Test func `the defaults are valid`() {
        let (settings, problems) = read("")
        #expect(problems == [])
        #expect(settings == FilterSettings())
        #expect(settings.listen == .tcp(host: "127.0.0.1", port: 9101))
        #expect(settings.socket == "/run/poolkeeper-docker/docker.sock")
        #expect(settings.mode == 0o660)
    }

    @Test func `everything can be set`() {
        let (settings, problems) = read(
            """
            socket: unix:///run/f.sock
            mode: "0640"
            group: docker-readers
            engine: /run/docker.sock
            connections_max: 8
            listen: 127.0.0.1:0
            """
        )
        #expect(problems == [])
        #expect(
            settings
                == FilterSettings(
                    socket: "/run/f.sock",
                    mode: 0o640,
                    group: "docker-readers",
                    engine: "/run/docker.sock",
                    connectionsMax: 8,
                    listen: .tcp(host: "127.0.0.1", port: 0)
                )
        )
    }

    @Test(arguments: [
        ("mode: rw", "three octal digits"), ("mode: \"0888\"", "three octal digits"),
        ("mode: \"06600\"", "three octal digits"), ("socket: run/f.sock", "absolute path"),
        ("engine: tcp://127.0.0.1:2375", "absolute path"),
        ("connections_max: 0", "from 1 to 1024"),
        ("socket: /a.sock\nengine: /a.sock", "the engine's own"),
    ])
    func `what cannot be is refused with what would be right`(yaml: String, words: String) {
        let problems = read(yaml).problems
        #expect(problems.count == 1)
        #expect(problems.first?.contains(words) == true, "\(problems)")
    }
}
