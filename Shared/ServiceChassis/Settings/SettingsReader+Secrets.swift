extension SettingsReader {
    /// A secret that a file holds; nil when the key is not given.
    ///
    /// The key ends with `_file`. The file's last line break is not part of the secret; a file that
    /// cannot be read, is empty or larger than 64 KiB is a problem.
    package mutating func secretFile(_ key: String, variable: String? = nil) -> Secret? {
        guard let raw = scalar(key, variable: variable) else { return nil }
        show(key, raw.text, isDefault: false)
        guard let bytes = source.readFile(raw.text) else {
            note(raw.place, "`\(full(key))`: \(raw.text) cannot be read; check its path and owner")
            return nil
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let secret = text.hasSuffix("\n") ? String(text.dropLast()) : text
        guard !secret.isEmpty, bytes.count <= secretBytesMax else {
            let fault = secret.isEmpty ? "is empty" : "is larger than 64 KiB"
            note(raw.place, "`\(full(key))`: \(raw.text) \(fault)")
            return nil
        }
        return Secret(secret)
    }

    /// A secret as other systems' files hold it: written as it is, or in `<name>_file`.
    ///
    /// For files that are used unchanged; one of both may be given.
    package mutating func writtenSecret(_ name: String) -> Secret? {
        let file = secretFile(name + "_file")
        guard let raw = scalar(name, variable: nil) else { return file }
        show(name, "•••", isDefault: false)
        if file != nil {
            note(raw.place, "`\(full(name))` and `\(name)_file` are both given; keep one of them")
        }
        return Secret(raw.text)
    }

    /// A secret by its name: from `<name>_file`, or `<name>` as `${ENV}`; nil when neither is
    /// given.
    ///
    /// A secret written into the settings file itself is a problem: such files are shown around.
    package mutating func secret(_ name: String, variable: String? = nil) -> Secret? {
        let file = secretFile(name + "_file", variable: variable.map { $0 + "_FILE" })
        let isReference = isEnvironmentReference(name)
        guard let raw = scalar(name, variable: variable) else { return file }
        show(name, "•••", isDefault: false)
        if case .file = raw.place, !isReference {
            note(
                raw.place,
                "`\(full(name))` is a secret; write `${VARIABLE}` or name a file in `\(name)_file`"
            )
            return nil
        }
        return file ?? Secret(raw.text)
    }
}

private let secretBytesMax = 64 << 10
