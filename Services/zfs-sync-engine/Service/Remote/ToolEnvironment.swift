/// The environment of commands that a login shell starts for us.
enum ToolEnvironment {
    /// The words before a command: `exec env PATH=… LC_ALL=C`.
    ///
    /// Over ssh an account's PATH often lacks the folders of `zfs` (Debian has /usr/local/bin and
    /// /usr/bin alone), and complaints are read in English. The gate knows these very words.
    static let words = [
        "exec", "env", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "LC_ALL=C",
    ]
}
