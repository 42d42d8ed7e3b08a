/// What reports do where scripts run: say the numbers under a mouse or finger, go through the sheets, say how old the page is, and load
/// themselves anew while the run is trained. In the sandbox of `cyclegan serve`, whose page sees to that, they would be refused.
enum ReportScript {
  static let code = """
    'use strict';
    const fine=v=>{const a=Math.abs(v);return a!==0&&(a<0.001||a>=100000)?v.toExponential(2):String(+v.toPrecision(3))};
    for(const svg of document.querySelectorAll('svg[data-chart]')){
      const d=JSON.parse(svg.dataset.chart),cross=svg.querySelector('.cross'),out=svg.parentNode.querySelector('.values');
      const show=e=>{
        const box=svg.getBoundingClientRect(),x=(e.clientX-box.left)/box.width*d.w;
        const step=Math.max(0,Math.min(1,(x-d.l)/(d.r-d.l)))*d.e;let at=step;
        const texts=d.c.map(c=>{
          let low=0,high=c.s.length-1;
          while(low<high){const m=(low+high)>>1;if(c.s[m]<step)low=m+1;else high=m}
          if(low>0&&step-c.s[low-1]<c.s[low]-step)low--;
          at=c.s[low];return c.n+' '+fine(c.v[low])});
        const place=d.l+(d.r-d.l)*at/d.e;
        cross.setAttribute('x1',place);cross.setAttribute('x2',place);cross.style.visibility='visible';
        out.textContent='step '+at.toLocaleString('en')+': '+texts.join('  ')};
      svg.addEventListener('pointermove',show);svg.addEventListener('pointerdown',show);
      svg.addEventListener('pointerleave',()=>{cross.style.visibility='hidden';out.textContent=''})}
    for(const box of document.querySelectorAll('.newest')){
      const slider=box.querySelector('input');if(!slider)continue;
      const shown=box.querySelector('img'),label=box.querySelector('output');
      const all=[...document.querySelectorAll('#'+box.dataset.strip+' img')].map(i=>({src:i.src,alt:i.alt,step:i.dataset.step}));
      all.push({src:shown.src,alt:shown.alt,step:shown.dataset.step});
      slider.max=all.length-1;slider.value=all.length-1;slider.parentNode.hidden=false;
      slider.addEventListener('input',()=>{
        const one=all[slider.value];shown.src=one.src;shown.alt=one.alt;
        label.textContent='step '+Number(one.step).toLocaleString('en');
        slider.setAttribute('aria-valuetext',label.textContent)})}
    const ago=()=>{for(const t of document.querySelectorAll('time[data-ago]')){
      const s=Math.max(0,(Date.now()-new Date(t.dateTime))/1000);
      t.nextElementSibling.textContent=s<90?'just now':s<5400?Math.round(s/60)+' minutes ago':
        s<172800?Math.round(s/3600)+' hours ago':Math.round(s/86400)+' days ago'}};
    ago();setInterval(ago,20000);
    const live=document.body.dataset.live;
    if(live&&(location.protocol==='file:'||self.origin!=='null')){let touched=Date.now()-3e4;
      for(const kind of ['input','pointermove','keydown'])addEventListener(kind,()=>{touched=Date.now()});
      setInterval(()=>{if(Date.now()-touched>2e4&&!document.hidden)location.reload()},live*1000)}
    """
}
