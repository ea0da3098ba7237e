import { render } from 'preact'

import { App } from './app.tsx'
import './style.css'
import { applyTheme } from './theme.ts'

applyTheme()
const root = document.querySelector('#app')
if (root !== null) render(<App />, root)
