import FoundationEssentials

/// The file in which Docker's local driver keeps a volume's options, `volumes/<name>/opts.json`.
package enum VolumeOptionsFile {
    /// Bytes of the file at the most; it has some hundred.
    package static let bytesMax = 64 << 10

    /// The options, named as the engine's API names them; a file that cannot be read means options
    /// that are not known, never that there are none.
    package static func options(_ bytes: [UInt8]) -> [String: String] {
        guard let sent = try? JSONDecoder().decode(Sent.self, from: Data(bytes)) else {
            return ["unreadable": "opts.json"]
        }
        var options: [String: String] = [:]
        options["type"] = given(sent.type)
        options["o"] = given(sent.mountOptions)
        options["device"] = given(sent.device)
        if let size = sent.quota?.size, size > 0 { options["size"] = "\(size)" }
        return options
    }

    private static func given(_ text: String?) -> String? { text == "" ? nil : text }

    private struct Sent: Decodable {
        struct Quota: Decodable {
            enum CodingKeys: String, CodingKey {
                case size = "Size"
            }

            let size: UInt64?
        }

        enum CodingKeys: String, CodingKey {
            case type = "MountType"
            case mountOptions = "MountOpts"
            case device = "MountDevice"
            case quota = "Quota"
        }

        let type: String?
        let mountOptions: String?
        let device: String?
        let quota: Quota?
    }
}
