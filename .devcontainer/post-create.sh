#!/usr/bin/env bash
# Makes a fresh clone ready to read: builds everything (which writes notebooks/setup.csx) and fetches the book's scripts.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

dotnet build InitNotebooks.sln --nologo -v quiet

if command -v npm >/dev/null; then
  npm ci --no-audit --no-fund
else
  echo "npm is not here: the book will take its scripts from a CDN."
fi

# In a container Jupyter gets the kernel of .NET Interactive, which listens on the loopback interface only.
if [[ -n ${REMOTE_CONTAINERS:-}${CODESPACES:-} ]]; then
  dotnet tool restore
  mkdir -p ~/.local/share/jupyter/kernels/.net-csharp
  cp .devcontainer/kernel.json ~/.local/share/jupyter/kernels/.net-csharp/
fi

[[ -f notebooks/setup.csx ]] || { echo "The build did not write notebooks/setup.csx." >&2; exit 1; }
echo "Ready: open notebooks/00-start-here.ipynb, or run 'dotnet run --project src/InitNotebooks.Runner'."
