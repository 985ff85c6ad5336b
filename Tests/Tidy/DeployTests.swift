import Foundation
import Testing

// Goal: what is deployed is what exists. Method: the compose file and the units are compared with
// the folders in `Services`, and every path they name is looked up.
struct DeployTests {
    private let daemons = Repository.executables.filter { $0 != "poolkeeper" }

    @Test func `the compose file runs every service and checks its health`() {
        let compose = Repository.text(of: "docker-compose.yml")
        for daemon in daemons {
            #expect(compose.contains("\n  \(daemon):\n"), "docker-compose.yml has no \(daemon)")
            #expect(compose.contains("command: [\"\(daemon)\""), "nothing runs \(daemon)")
        }
        let checks = compose.components(separatedBy: "\"poolkeeper\", \"health\"").count - 1
        #expect(checks == daemons.count)
    }

    @Test func `every service has a unit that starts it and takes its rights away`() {
        for daemon in daemons {
            let unit = Repository.text(of: "deploy/systemd/poolkeeper-\(daemon).service")
            #expect(unit.contains("\nExecStart=/opt/poolkeeper/\(daemon)\n"))
            for line in ["NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet="] {
                #expect(unit.contains("\n\(line)\n"), "\(daemon)'s unit lacks \(line)")
            }
        }
    }

    @Test func `the image has every service and what it copies exists`() {
        let text = Repository.text(of: "deploy/Dockerfile")
        for line in text.split(separator: "\n") where line.hasPrefix("COPY ") {
            let words = line.split(separator: " ")
            guard !words[1].hasPrefix("--from") else { continue }
            #expect(Repository.exists(String(words[1])), "\(line): there is no \(words[1])")
        }
        #expect(text.contains("--product poolkeeper && deploy/stage.sh"))
        #expect(Repository.text(of: "deploy/stage.sh").contains("Services\" && ls -d"))
        #expect(text.contains("\nUSER 10001:10001\n"))
    }

    @Test func `images made of Debian packages stand in for each public one, and no other`() {
        let script = Repository.text(of: "deploy/base-images/make.sh")
        let dockerfile = Repository.text(of: "deploy/Dockerfile")
        let compose = Repository.text(of: "docker-compose.yml")
        let made = Set(script.matches(of: /\n([A-Z]+_IMAGE)=/).map { String($0.output.1) })
        let asked = dockerfile.matches(of: /ARG ([A-Z]+_IMAGE)=/).map { String($0.output.1) }
        let named = compose.matches(of: /\$\{([A-Z]+_IMAGE):-/).map { String($0.output.1) }
        #expect(made == Set(asked + named).subtracting(["POOLKEEPER_IMAGE"]))
        for name in ["postgres", "caddy", "swift"] {
            #expect(Repository.exists("deploy/base-images/\(name)/Dockerfile"))
        }
    }

    @Test func `every variable of the compose file is explained in the example`() throws {
        let compose = Repository.text(of: "docker-compose.yml")
        let example = Repository.text(of: ".env.example")
        let names = compose.matches(of: /\$\{([A-Z_]+)/).map { String($0.output.1) }
        #expect(!names.isEmpty)
        for name in Set(names) {
            #expect(example.contains("\n\(name)="), ".env.example does not set \(name)")
        }
    }

    @Test func `secrets are files that the script makes and git ignores`() {
        let compose = Repository.text(of: "docker-compose.yml")
        let script = Repository.text(of: "deploy/secrets/make.sh")
        let files = compose.matches(of: /deploy\/secrets\/([a-z_]+\.txt)/).map { $0.output.1 }
        #expect(files.count == 5)
        for file in files { #expect(script.contains(file), "make.sh does not make \(file)") }
        #expect(Repository.text(of: "deploy/secrets/.gitignore").contains("*.txt"))
    }
}
