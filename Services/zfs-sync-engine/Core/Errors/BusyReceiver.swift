package import Observations

/// A process on a host that receives into a dataset, as `ps` shows it.
package struct BusyReceiver: Sendable, Hashable {
    /// Its number on its host.
    package var process: Int32
    /// How long it has been running.
    package var age: Duration

    /// A process and its age.
    package init(process: Int32, age: Duration) {
        self.process = process
        self.age = age
    }

    /// What shows every process with its age in seconds and its words (ps(1)).
    package static func question(on host: String) -> ZFSCommand {
        ZFSCommand(on: host, .ps, ["-eo", "pid=,etimes=,args="])
    }

    /// The processes that receive into a dataset, and into no other that is called alike.
    package static func all(into dataset: DatasetName, in text: String) -> [Self] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            let words = line.split(separator: " ")
            guard words.count >= 5, let process = Int32(words[0]), let age = Int64(words[1]),
                words[2] == "zfs" || words[2].hasSuffix("/zfs"),
                ["receive", "recv"].contains(words[3]), words.last.map(String.init) == dataset.text
            else { return nil }
            return Self(process: process, age: .seconds(age))
        }
    }
}
