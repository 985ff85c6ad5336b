extension FailureClass {
    /// Reads what a command said on standard error, and its exit status.
    ///
    /// The texts are those of OpenZFS 2.1 and 2.3 and zfs-fuse 0.7 with `LC_ALL=C`, and of OpenSSH.
    /// A line break inside a message counts as a space.
    ///
    /// - Returns: the class; nil when the status is 0 and nothing that is known was said.
    package static func reading(_ said: String, status: Int32) -> Self? {
        let text = said.split { $0.isWhitespace }.joined(separator: " ")
        if let known = texts.first(where: { text.contains($0.text) }) { return known.is }
        if text.contains("incremental source 0x"), text.contains("no longer exists") {
            return .resumeInvalid
        }
        switch status {
        case 0: return nil
        case 255: return .transport
        // A signal ended it, here or there, and nobody could say anything (signal(7), sh(1)).
        case 129..<192: return .transport
        case 127, 126: return .noTool
        case 2 where text.contains("usage:"): return .unsupported
        default: return .unknown
        }
    }

    /// Earlier texts win: a message may contain a later one's words too.
    private static let texts: [(text: String, is: FailureClass)] = [
        ("REMOTE HOST IDENTIFICATION HAS CHANGED", .hostKey),
        ("Host key verification failed", .hostKey),
        ("key is known for", .hostKey),
        ("Permission denied (publickey", .authentication),
        ("Too many authentication failures", .authentication),
        ("no matching host key type", .authentication),
        ("Could not resolve hostname", .transport),
        ("Connection refused", .transport),
        ("Connection timed out", .transport),
        ("Connection closed by", .transport),
        ("Connection reset by", .transport),
        ("No route to host", .transport),
        ("Network is unreachable", .transport),
        ("server not responding", .transport),
        ("kex_exchange_identification", .transport),
        ("used in the initial send no longer exists", .resumeInvalid),
        ("no longer the same snapshot used in the initial send", .resumeInvalid),
        ("contains partially-complete state", .partialInTheWay),
        ("Partially received snapshot is saved", .partialKept),
        ("checksum mismatch or incomplete stream", .cutShort),
        ("has been modified since most recent snapshot", .modified),
        ("does not match incremental source", .baseMismatch),
        ("IV set guid mismatch", .rawMismatch),
        ("IV set guid missing", .rawMismatch),
        ("incompatible embedded data stream feature with encrypted receive", .rawMismatch),
        ("destination already exists", .collision),
        ("destination has snapshots", .targetExists),
        ("must specify -F to overwrite", .targetExists),
        ("it's being held", .held),
        ("dataset is busy", .busy),
        ("pool is busy", .busy),
        ("target is busy", .busy),
        ("out of space", .noSpace),
        ("No space left on device", .noSpace),
        ("space quota exceeded", .noSpace),
        ("Disc quota exceeded", .noSpace),
        ("Disk quota exceeded", .noSpace),
        ("may only be mounted by root", .mountOnly),
        ("failed to create mountpoint", .mountOnly),
        ("filesystem successfully received, but", .mountOnly),
        ("Insufficient privileges", .permission),
        ("permission denied", .permission),
        ("a password is required", .permission),
        ("dataset key must be loaded", .keyNotLoaded),
        ("Key must be loaded", .keyNotLoaded),
        ("encryption key not loaded", .keyNotLoaded),
        ("dataset does not exist", .notFound),
        ("does not exist", .notFound),
        ("no such pool", .notFound),
        ("kernel modules must be upgraded", .unsupported),
        ("invalid option", .unsupported),
        ("bad property list", .unsupported),
        ("stream has unsupported feature", .unsupported),
        ("pool I/O is currently suspended", .poolTrouble),
        ("read-only file system", .poolTrouble),
        ("pool is read-only", .poolTrouble),
        ("I/O error", .inputOutput),
        ("Input/output error", .inputOutput),
        ("command not found", .noTool),
        ("No such file or directory", .noTool),
        ("invalid backup stream", .cutShort),
        ("failed to read from stream", .cutShort),
        ("Broken pipe", .cutShort),
    ]
}
