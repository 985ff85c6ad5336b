package import Contracts
import Foundation
package import MessageBusZMQ
import Quantities

/// A folder with the keys of an installation: `<service>/<service>-<instance>.key`.
package struct KeyFolder: Sendable {
    /// The folder's path.
    package let path: String

    /// A folder that need not be there yet.
    package init(path: String) {
        self.path = path
    }

    /// Where the enrolment is.
    package var enrolment: EnrolmentFile {
        EnrolmentFile(folder(of: "message-hub") + "/enrolment.json")
    }

    /// Where a source's key is.
    package func keyFile(of source: SourceID) -> String {
        "\(folder(of: source.service.text))/\(source.service)-\(source.instance).key"
    }

    /// Makes keys, and gives every service's folder the first hub's public key.
    ///
    /// - Parameter sources: whose keys; one that is there already is an error, and stays.
    /// - Returns: the keys.
    /// - Throws: `BusKeyError` when one cannot be written; those before it are there.
    package func generate(_ sources: [SourceID]) throws -> [BusKey] {
        let keys = try sources.map { source in
            let key = BusKey(source: source, pair: try .generate())
            try BusKeyFile.write(key, to: keyFile(of: source))
            return key
        }
        try spreadHubKey()
        return keys
    }

    private func folder(of service: String) -> String { path + "/" + service }

    private func spreadHubKey() throws {
        let files = FileManager.default
        let hubs = try names(in: folder(of: "message-hub")).filter { $0.hasSuffix(".pub") }
        guard let hub = hubs.sorted().first else { return }
        let text = try Data(contentsOf: URL(filePath: folder(of: "message-hub") + "/" + hub))
        for service in try names(in: path) where service != "message-hub" {
            let target = folder(of: service) + "/hub.pub"
            guard !files.fileExists(atPath: target), try !names(in: folder(of: service)).isEmpty
            else { continue }
            try text.write(to: URL(filePath: target), options: .atomic)
        }
    }

    /// The names in a folder; none when it is not there, or is no folder.
    private func names(in folder: String) throws -> [String] {
        let attributes = try? FileManager.default.attributesOfItem(atPath: folder)
        guard attributes?[.type] as? FileAttributeType == .typeDirectory else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder)
    }
}
