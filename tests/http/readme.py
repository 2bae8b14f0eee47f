"""Runs the client examples of the README against a service. Usage: readme.py README HTTP_PORT GRPC_PORT FOLDER.

Each fenced block below "### Clients" is run as it stands, with the ports of the service instead of the usual ones. A language whose
tools are not on the machine is told as skipped.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

RUN = {
    "python": ("client.py", [sys.executable, "client.py"]),
    "java": ("Client.java", ["java", "Client.java"]),
    "go": ("client.go", ["go", "run", "client.go"]),
    "typescript": ("client.mjs", ["node", "client.mjs"]),
    "sh": ("client.sh", ["sh", "-eu", "client.sh"]),
}


def blocks(text: str) -> list[tuple[str, str]]:
    section = text.split("\n### Clients\n", 1)[1].split("\n### ", 1)[0]
    return re.findall(r"```(\w+)\n(.*?)```", section, re.S)


def main() -> None:
    readme, http, grpc, folder = sys.argv[1:]
    found = blocks(pathlib.Path(readme).read_text(encoding="utf-8"))
    missing = set(RUN) - {language for language, _ in found}
    assert not missing, f"no example in {missing}"
    for language, code in found:
        name, command = RUN[language]
        if not shutil.which(command[0]):
            print(f"skipped  README, {language}: there is no {command[0]}")
            continue
        code = code.replace("127.0.0.1:50080", f"127.0.0.1:{http}").replace("127.0.0.1:50051", f"127.0.0.1:{grpc}")
        (pathlib.Path(folder) / name).write_text(code, encoding="utf-8")
        ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, env=os.environ | {"LC_ALL": "C.UTF-8"})
        assert ran.returncode == 0, f"{language}: {ran.stdout}{ran.stderr}"
        assert "焊" in ran.stdout, f"{language} found nothing: {ran.stdout}{ran.stderr}"
        print(f"ok  README, {language}")


main()
