import Commands

@main
enum Entry {
  static func main() { Program.main() }
}
